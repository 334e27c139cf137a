import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { currentLanguage, useTexts } from '../../../web/i18n/index.ts'
import { DateField } from '../../../web/ui/date-field.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { formatDay, formatDayTime } from '../../../web/ui/format.ts'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { todayThere } from '../../../web/ui/zone.ts'
import { texts } from './texts.ts'

/** Electronic payslips or on paper: what the employee said, and what came by letter is written down here (D31). */
export function ObjectionPart({ id }: { id: string }) {
  const t = texts[currentLanguage()].objection
  const ui = useTexts()
  const store = useQueryClient()
  const key = ['employees', id, 'objections']
  const [asked, ask] = useState(false)
  const [receivedOn, setReceivedOn] = useState(todayThere())
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/staff/employees/:id/payslip-objections', { params: { id } }),
  })
  const current = data?.items.find((one) => one.id === data.current)
  const change = useMutation({
    mutationFn: () =>
      current
        ? api.post('/staff/employees/:id/payslip-objections/:objectionId/withdrawal', {
            params: { id, objectionId: current.id },
          })
        : api.post('/staff/employees/:id/payslip-objections', { params: { id }, body: { receivedOn } }),
    onSuccess: (made) => {
      store.setQueryData(key, made)
      ask(false)
    },
  })
  if (!data) return null
  const problem = change.error as unknown as ApiProblem | null
  const onField = problem?.errors.find((one) => one.field === 'receivedOn')
  const past = data.items.filter((one) => one !== current)
  return (
    <div style={{ marginTop: 16 }}>
      <Surface title={t.title}>
        <p>
          {current
            ? t.inForce(formatDay(current.receivedOn), current.side === 'staff' ? current.madeBy : undefined)
            : t.none}
        </p>
        {past.length > 0 ? (
          <ul className="help" style={{ margin: '8px 0 0', paddingLeft: 18 }}>
            {past.map((one) => (
              <li key={one.id}>{t.past(formatDay(one.receivedOn), formatDayTime(one.withdrawnAt), one.withdrawnBy)}</li>
            ))}
          </ul>
        ) : null}
        <Permitted needs="employees.employees.manage">
          <Button
            mt={12}
            variant="default"
            onClick={() => {
              change.reset()
              ask(true)
            }}
          >
            {current ? t.withdraw : t.record}
          </Button>
        </Permitted>
      </Surface>
      {asked ? (
        <Dialog
          opened
          onClose={() => ask(false)}
          tone="laiton"
          title={current ? t.withdraw : t.record}
          lead={current ? t.withdrawWhat : t.recordWhat}
          footer={
            <>
              <Button variant="default" onClick={() => ask(false)}>
                {ui('cancel')}
              </Button>
              <Button loading={change.isPending} onClick={() => change.mutate()}>
                {current ? t.withdraw : t.record}
              </Button>
            </>
          }
        >
          {problem && !onField ? <ProblemNotice problem={problem} /> : null}
          {current ? null : (
            <DateField
              {...compulsory}
              label={t.receivedOn}
              max={todayThere()}
              value={receivedOn}
              onChange={setReceivedOn}
              error={onField?.message}
            />
          )}
        </Dialog>
      ) : null}
    </div>
  )
}
