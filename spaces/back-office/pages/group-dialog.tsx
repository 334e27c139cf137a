import { Button } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newActionKey } from '../../../web/api/client.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'

/** The choice of a group of clients, searched by name. */
export function GroupSelect(props: {
  label: string
  help?: string
  value: string
  chosen?: { id: string; name: string } | undefined
  error?: React.ReactNode
  onPick: (group: { id: string; name: string } | undefined) => void
}) {
  return (
    <RemoteSelect
      label={props.label}
      description={props.help}
      error={props.error}
      listKey={['list', '/staff/client-groups', 'options']}
      load={async (search, signal) =>
        (await api.get('/staff/client-groups', { query: { search, size: 50 }, signal })).items
      }
      name={(group) => group.name}
      value={props.value}
      chosen={props.chosen}
      onPick={props.onPick}
    />
  )
}

/** «Changer le groupe» of the ticked clients (B5): into one, or out of theirs. */
export function GroupDialog(props: { ids: string[]; onClose: () => void; onDone: () => Promise<unknown> }) {
  const t = useTexts('backOffice')
  const [group, setGroup] = useState<{ id: string; name: string }>()
  const [key] = useState(newActionKey)
  const { ids } = props
  const act = useMutation({
    mutationFn: () =>
      api.post('/staff/organisations/grouping', {
        body: { ids, groupId: group?.id ?? null },
        key: `${key}-${group?.id ?? ''}`,
      }),
    onSuccess: props.onDone,
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconUsersGroup}
      title={t('grouping.title', { count: ids.length })}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {t('archiving.cancel')}
          </Button>
          <Button loading={act.isPending} onClick={() => act.mutate()}>
            {group ? t('grouping.into', { name: group.name }) : t('grouping.out')}
          </Button>
        </>
      }
    >
      {act.error instanceof ApiProblem ? <ProblemNotice problem={act.error} /> : null}
      <GroupSelect
        label={t('clients.group')}
        help={t('grouping.help')}
        value={group?.id ?? ''}
        onPick={(picked) => setGroup(picked)}
      />
    </Dialog>
  )
}
