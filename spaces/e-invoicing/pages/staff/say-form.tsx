import { Button, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../../../../web/api/client.ts'
import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { isStopped } from '../statuses.tsx'
import '../exchange.css'

type Next = Answer<'GET /staff/received-invoices/:id'>['next']
export type Saying = BodyOf<'POST /staff/e-invoices/:id/statuses'>

/** Says where an invoice stands: the states that may come now, with the reasons of each (B15). */
export function SayForm(props: {
  number: string
  next: Next
  /** The state that is chosen at first. */
  code?: string
  /** What becomes of it once it is said. */
  told?: string
  say: (body: Saying) => Promise<void>
  onClose: () => void
}) {
  const t = useTexts('e-invoicing')
  const ui = useTexts()
  const { next, say, onClose } = props
  const [code, setCode] = useState(props.code ?? next[0]?.code ?? '')
  const [reason, setReason] = useState('')
  const [words, setWords] = useState('')
  const [amount, setAmount] = useState('')
  const chosen = next.find((one) => one.code === code)
  const save = useMutation({
    mutationFn: () =>
      say({
        code,
        reasons: chosen?.reasons.length && reason ? [reason] : [],
        words: words.trim(),
        amount:
          ['206', '211'].includes(code) && amount ? amount.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.') : null,
      }),
    onSuccess: onClose,
  })
  const problem = save.error instanceof ApiProblem ? save.error : undefined
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={t('exchange.say')}
      title={props.number}
      unsaved={(words !== '' || reason !== '' || amount !== '') && !save.isPending && !save.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={save.isPending} disabled={!chosen} onClick={() => save.mutate()}>
            {t('exchange.saySend')}
          </Button>
        </>
      }
    >
      <div className="exchange-drawer">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <Radio.Group label={t('exchange.sayWhat')} value={code} onChange={setCode} error={errorOf('code')}>
          {next.map((one, index) => (
            <Radio
              key={one.code}
              mt={8}
              value={one.code}
              label={one.title}
              {...(index === 0 ? { 'data-autofocus': true } : {})}
            />
          ))}
        </Radio.Group>
        {chosen && chosen.reasons.length > 0 ? (
          <NativeSelect
            {...(chosen.reasonCompulsory ? compulsory : {})}
            label={t('exchange.reason')}
            value={reason}
            error={errorOf('reasons')}
            onChange={(event) => setReason(event.currentTarget.value)}
            data={[{ value: '', label: '' }, ...chosen.reasons.map((one) => ({ value: one.code, label: one.words }))]}
          />
        ) : null}
        {code === '206' || code === '211' ? (
          <TextInput
            {...(code === '206' ? compulsory : {})}
            inputMode="decimal"
            label={t(code === '206' ? 'exchange.approved' : 'exchange.paidAmount')}
            value={amount}
            error={errorOf('amount')}
            onChange={(event) => setAmount(event.currentTarget.value)}
          />
        ) : null}
        <Textarea
          label={t('exchange.words')}
          description={t('exchange.wordsWhat')}
          autosize
          minRows={3}
          maxLength={1_000}
          value={words}
          error={errorOf('words')}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {isStopped(code) || code === '220' ? <Notice kind="brass">{t('exchange.confirmEnd')}</Notice> : null}
        {props.told ? <p className="help">{props.told}</p> : null}
      </div>
    </SideDrawer>
  )
}
