import { Button, Checkbox } from '@mantine/core'
import { IconLockOpen, IconLockPassword } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { formatDayTime, formatPerson } from '../../../../web/ui/format.ts'
import type { ConnectionRow } from './data.ts'

/** «Débloquer» and «Réinitialisation de mot de passe» together, after five wrong passwords (C6). */
export function UnblockDialog(props: {
  row: ConnectionRow
  onClose: () => void
  onUnblock: (resetPassword: boolean) => void
}) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const [reset, setReset] = useState(true)
  const { row } = props
  const { data } = useQuery({
    queryKey: ['connections', row.id],
    queryFn: () => api.get('/connections/:id', { params: { id: row.id } }),
  })
  const ability = data?.abilities.resetPassword
  const block = row.blocks.find((one) => one.cause === 'wrong_passwords')
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconLockPassword}
      tone="brique"
      title={t('unblock.title', { name: formatPerson(row) })}
      lead={block ? t('unblock.lead', { at: formatDayTime(block.since) }) : undefined}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button
            leftSection={<IconLockOpen size={17} stroke={1.7} aria-hidden />}
            onClick={() => props.onUnblock(reset && ability?.allowed === true)}
          >
            {t('unblock.act')}
          </Button>
        </>
      }
    >
      <Checkbox
        label={t('unblock.reset')}
        description={
          ability?.allowed === false
            ? ability.reason
            : row.email
              ? t('unblock.resetTo', { email: row.email })
              : undefined
        }
        disabled={ability?.allowed === false}
        checked={reset && ability?.allowed !== false}
        onChange={(event) => setReset(event.currentTarget.checked)}
      />
      <p className="help" style={{ marginTop: 12 }}>
        {t('unblock.effect')}
      </p>
    </Dialog>
  )
}
