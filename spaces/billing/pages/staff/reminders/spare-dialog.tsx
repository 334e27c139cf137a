import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconBellOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../../web/ui/remote-select.tsx'

const kinds = ['organisation', 'group'] as const

/** Spares a client, or a group of them, the reminders: why, and until when (B26). An invoice is spared on its own page. */
export function SpareDialog({ client, onClose }: { client?: { id: string; name: string }; onClose: () => void }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const [kind, setKind] = useState<(typeof kinds)[number]>('organisation')
  const [id, setId] = useState(client?.id ?? '')
  const [reason, setReason] = useState('')
  const [untilOn, setUntilOn] = useState('')
  const spare = useMutation({
    mutationFn: () =>
      api.post('/staff/reminder-exemptions', {
        body: { [kind === 'group' ? 'groupId' : 'organisationId']: id, reason, untilOn: untilOn || null },
      }),
    onSuccess: async () => {
      await store.invalidateQueries()
      onClose()
    },
  })
  const problem = spare.error as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  const select = {
    ...compulsory,
    mt: 12,
    label: t(`reminders.kinds.${kind}`),
    value: id,
    ...(client ? { chosen: client, disabled: true } : { 'data-autofocus': true }),
    onPick: (item: { id: string } | undefined) => setId(item?.id ?? ''),
  }
  const query = (search: string) => ({ query: { search, size: 20 } })
  return (
    <Dialog
      opened
      onClose={onClose}
      icon={IconBellOff}
      title={t('reminders.spareOne')}
      lead={t('reminders.spareOneWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!id || !reason.trim()} loading={spare.isPending} onClick={() => spare.mutate()}>
            {t('reminders.spareAct')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      {client ? null : (
        <SegmentedControl
          aria-label={t('kind')}
          data={kinds.map((value) => ({ value, label: t(`reminders.kinds.${value}`) }))}
          value={kind}
          onChange={(value) => {
            setKind(value as 'group')
            setId('')
          }}
        />
      )}
      {kind === 'group' ? (
        <RemoteSelect
          key="group"
          {...select}
          listKey={['list', '/staff/client-groups', 'options']}
          load={async (search, signal) => (await api.get('/staff/client-groups', { ...query(search), signal })).items}
          name={(group) => group.name}
        />
      ) : (
        <RemoteSelect
          key="organisation"
          {...select}
          listKey={['client-choices']}
          load={async (search, signal) =>
            (await api.get('/staff/organisations', { ...query(search), signal })).items.map((one) => ({
              id: one.id,
              name: one.name,
            }))
          }
          name={(one) => one.name}
        />
      )}
      <TextInput
        {...compulsory}
        mt={12}
        label={t('reminders.reason')}
        maxLength={200}
        value={reason}
        error={errorOf('reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <DateField
        mt={12}
        label={t('reminders.untilOptional')}
        value={untilOn}
        error={errorOf('untilOn')}
        onChange={setUntilOn}
      />
    </Dialog>
  )
}
