import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import './payslips.css'

const key = ['payslips', 'objections']

/** Electronic or on paper: the employee's own choice at any time, with what it does said before (D31). */
export function ObjectionPart() {
  const t = useTexts('documents')
  const ui = useTexts()
  const store = useQueryClient()
  const [asked, ask] = useState(false)
  const { data } = useQuery({ queryKey: key, queryFn: () => api.get('/employee/payslip-objections') })
  const payslips = useQuery({ queryKey: ['payslips'], queryFn: () => api.get('/employee/payslips') })
  const current = data?.items.find((one) => one.id === data.current)
  const change = useMutation({
    mutationFn: () =>
      current
        ? api.post('/employee/payslip-objections/:objectionId/withdrawal', { params: { objectionId: current.id } })
        : api.post('/employee/payslip-objections'),
    onSuccess: (made) => {
      store.setQueryData(key, made)
      ask(false)
    },
  })
  if (!data) return null
  const onPaper = payslips.data?.onPaper ?? []
  const act = t(current ? 'objection.withdraw' : 'objection.object')
  return (
    <section className="surface payslip-objection" aria-labelledby="payslip-objection">
      <h2 id="payslip-objection">{t('objection.title')}</h2>
      <p>
        {current
          ? t(current.side === 'staff' ? 'objection.inForceByLetter' : 'objection.inForce', {
              on: formatDay(current.receivedOn),
            })
          : t('objection.none')}
      </p>
      <Button mt={12} variant="default" onClick={() => ask(true)}>
        {act}
      </Button>
      {onPaper.length > 0 ? (
        <ul aria-label={t('objection.papers')}>
          {onPaper.map((one) => (
            <li key={one.id}>
              <span>{one.name}</span>
              <span className="help">
                {one.handedOverAt
                  ? t('objection.handedOver', { on: formatDay(one.handedOverAt) })
                  : t('objection.toHandOver')}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {asked ? (
        <Dialog
          opened
          onClose={() => ask(false)}
          tone="laiton"
          icon={IconPrinter}
          title={t(current ? 'objection.withdrawTitle' : 'objection.objectTitle')}
          lead={t(current ? 'objection.withdrawWhat' : 'objection.objectWhat')}
          footer={
            <>
              <Button variant="default" onClick={() => ask(false)}>
                {ui('cancel')}
              </Button>
              <Button loading={change.isPending} onClick={() => change.mutate()}>
                {act}
              </Button>
            </>
          }
        >
          {change.error ? <ProblemNotice problem={change.error as unknown as ApiProblem} /> : null}
        </Dialog>
      ) : null}
    </section>
  )
}
