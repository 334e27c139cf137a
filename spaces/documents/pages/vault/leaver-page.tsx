import { NativeSelect } from '@mantine/core'
import { IconDoorExit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ofClient, own, VaultPage } from './vault-page.tsx'

/** «Emporter mes documents»: the one page of whoever's side of the portal was closed, for a time (D31). */
export function LeaverPage() {
  const t = useTexts('documents')
  const [picked, pick] = useState('')
  const { data, error, refetch } = useQuery({ queryKey: ['leaver'], queryFn: () => api.get('/leaver') })
  if (error && !data)
    return <ErrorState title={t('vault.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
  if (!data) return null
  const holders = [
    ...(data.employee ? [{ id: 'own', name: t('leaver.own'), source: own }] : []),
    ...data.organisations.map(({ id, name }) => ({ id, name, source: ofClient(id) })),
  ]
  const holder = holders.find((one) => one.id === picked) ?? holders[0]
  if (!holder) return <Notice title={t('leaver.nothing')} />
  return (
    <VaultPage
      key={holder.id}
      source={holder.source}
      title={t('leaver.title')}
      side="own"
      first={
        <div style={{ marginBottom: 16 }}>
          <Notice
            kind="brass"
            icon={IconDoorExit}
            title={t('leaver.closed', { on: formatDay(data.closedOn), until: formatDay(data.until) })}
          >
            {data.message}
          </Notice>
          {holders.length > 1 ? (
            <NativeSelect
              label={t('leaver.whose')}
              data={holders.map(({ id, name }) => ({ value: id, label: name }))}
              value={holder.id}
              onChange={(event) => pick(event.currentTarget.value)}
              maw={360}
              mt={12}
            />
          ) : null}
        </div>
      }
    />
  )
}
