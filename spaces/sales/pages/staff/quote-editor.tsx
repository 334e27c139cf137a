import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconEye, IconPlus, IconTrash } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EffectLayout, EffectLine, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { formatDay, formatMoney, formatPercent, formatTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { LinePicker } from '../../../../web/ui/paper/line-picker.tsx'
import { isIdle, type LineValues, lineBodyOf, lineValuesOf, newLine } from '../../../../web/ui/paper/lines.ts'
import { LinesEditor } from '../../../../web/ui/paper/lines-editor.tsx'
import { Totals } from '../../../../web/ui/paper/totals.tsx'
import { useSavedDraft } from '../../../../web/ui/paper/use-saved-draft.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { QuoteState } from '../quote-state.tsx'
import '../../../../web/ui/effect.css'

export type StaffQuote = Answer<'GET /staff/quotes/:id'>
type Line = LineValues & { isOptional: boolean }
type Values = Pick<StaffQuote, 'reference' | 'subject' | 'comment' | 'priceMode'> & {
  validUntil: string
  lines: Line[]
}

const valuesOf = (quote: StaffQuote): Values => ({
  reference: quote.reference,
  subject: quote.subject,
  comment: quote.comment,
  priceMode: quote.priceMode,
  validUntil: quote.validUntil ?? '',
  lines: quote.lines.map((line) => ({ ...lineValuesOf(line), isOptional: line.isOptional })),
})
const bodyOf = (values: Values, quote: StaffQuote, version: number): BodyOf<'PUT /staff/quotes/:id'> => ({
  ...values,
  version,
  currency: quote.currency,
  validUntil: values.validUntil || null,
  lines: values.lines
    .filter((line) => !isIdle(line))
    .map((line) => ({ ...lineBodyOf(line), isOptional: line.isOptional })),
})
const made = (usual: string): Line => ({ ...newLine(usual), isOptional: false })

/** The draft of a quote (B24): its lines and options typed in place, saved as one types, its totals the server's own. */
export function QuoteEditor({ draft, reload }: { draft: StaffQuote; reload: () => Promise<unknown> }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const store = useQueryClient()
  const [deleting, setDeleting] = useState(false)
  const { values, set, unsaved, saving, savedAt, problem, errorOf, version, saveNow, take } = useSavedDraft(
    draft,
    valuesOf,
    (typed, at) => api.put('/staff/quotes/:id', { params: { id: draft.id }, body: bodyOf(typed, draft, at) }),
    (saved) => store.setQueryData(['quotes', 'staff', draft.id], saved),
  )
  const { data: rates } = useQuery({
    queryKey: ['vat-rates', 'choices'],
    queryFn: () => api.get('/staff/invoices/rates'),
    staleTime: 300_000,
  })
  const usual = rates?.usual ?? 'S 2000'
  return (
    <>
      <PageHeader
        title={`${t('quotes.one')}, ${draft.organisation.name}`}
        breadcrumb={[{ label: t('quotes.title'), to: '/fournisseur/devis' }, { label: t('quotes.states.draft') }]}
        state={<QuoteState quote={draft} tag />}
        lead={draft.copiedFrom?.number ? t('quotes.after', { number: draft.copiedFrom.number }) : undefined}
        more={[
          {
            label: t('quotes.proof'),
            icon: IconEye,
            href: fileAddress('/staff/quotes/:id/pdf', { params: { id: draft.id } }),
          },
          { label: t('quotes.delete'), icon: IconTrash, onClick: () => setDeleting(true) },
        ]}
      />
      <EffectLayout>
        <section className="surface draft-paper">
          {problem?.code === 'conflict' ? (
            <div style={{ padding: 16 }}>
              <Notice
                kind="brass"
                act={
                  <Button
                    variant="default"
                    size="xs"
                    onClick={async () => {
                      await reload()
                      const now = store.getQueryData<StaffQuote>(['quotes', 'staff', draft.id])
                      if (now) take(now)
                    }}
                  >
                    {t('quotes.reload')}
                  </Button>
                }
              >
                {t('quotes.changed')}
              </Notice>
            </div>
          ) : problem && problem.errors.every(({ field }) => !/^(lines\.\d|validUntil)/.test(field)) ? (
            <div style={{ padding: 16 }}>
              <ProblemNotice problem={problem} />
            </div>
          ) : null}
          <div className="draft-head">
            <div style={{ '--span': 6 } as never}>
              <TextInput
                label={t('quotes.subject')}
                maxLength={150}
                value={values.subject}
                onChange={(event) => set({ subject: event.currentTarget.value })}
              />
            </div>
            <TextInput
              label={t('quotes.reference')}
              maxLength={100}
              value={values.reference}
              onChange={(event) => set({ reference: event.currentTarget.value })}
            />
            <DateField
              label={t('quotes.validUntil')}
              description={t('quotes.validWhat')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={values.validUntil}
              error={errorOf('validUntil')}
              onChange={(validUntil) => set({ validUntil })}
            />
            <NativeSelect
              label={t('quotes.mode')}
              data={[
                { value: 'net', label: t('quotes.modes.net') },
                { value: 'gross', label: t('quotes.modes.gross') },
              ]}
              value={values.priceMode}
              onChange={(event) => set({ priceMode: event.currentTarget.value === 'gross' ? 'gross' : 'net' })}
            />
            <div style={{ '--span': 9 } as never}>
              <TextInput
                label={t('quotes.comment')}
                maxLength={1000}
                value={values.comment}
                onChange={(event) => set({ comment: event.currentTarget.value })}
              />
            </div>
          </div>
          <LinesEditor<Line>
            lines={values.lines}
            change={(lines) => set({ lines })}
            made={made}
            computed={draft.lines}
            currency={draft.currency}
            option={{ of: (line) => line.isOptional, set: (line, isOptional) => ({ ...line, isOptional }) }}
            priceMode={values.priceMode}
            rates={(rates?.items ?? []).map((one) => ({
              value: `${one.category} ${one.rate}`,
              label: one.category === 'S' ? formatPercent(one.rate / 100) : `${one.category}, ${one.name}`,
            }))}
            usual={usual}
            errorOf={errorOf}
          />
          <div className="draft-acts">
            <Button
              variant="default"
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => set({ lines: [...values.lines, made(usual)] })}
            >
              {t('quotes.addLine')}
            </Button>
            {values.priceMode === 'net' ? (
              <LinePicker
                path="/staff/quotes/offered-lines"
                organisation={draft.organisation.id}
                currency={draft.currency}
                onPick={(line) =>
                  set({ lines: [...values.lines.filter((one) => !isIdle(one)), { ...line, isOptional: false }] })
                }
              />
            ) : null}
            <span className="help">{ui('paper.keys')}</span>
            <span className="saved" role="status">
              {saving
                ? t('quotes.saving')
                : unsaved
                  ? t('quotes.unsaved')
                  : savedAt
                    ? t('quotes.savedAt', { at: formatTime(savedAt) })
                    : ''}
            </span>
          </div>
          <Totals of={{ ...draft.base, currency: draft.currency }} />
        </section>
        <ClosingPanel draft={draft} unsaved={unsaved} saveNow={saveNow} />
      </EffectLayout>
      <LeaveGuard unsaved={unsaved && !saving} />
      {deleting ? <DeleteDialog draft={draft} version={version.current} onClose={() => setDeleting(false)} /> : null}
    </>
  )
}

type Panel = { draft: StaffQuote; unsaved: boolean; saveNow: () => Promise<number> }

/** «Effet»: the number, until when, what all options come to, and who will read it; then the act. */
function ClosingPanel({ draft, unsaved, saveNow }: Panel) {
  const t = useTexts('sales')
  const store = useQueryClient()
  const navigate = useNavigate()
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['quotes', 'effect', draft.id, draft.version],
    queryFn: () => api.get('/staff/quotes/:id/effect', { params: { id: draft.id } }),
    placeholderData: keepPreviousData,
  })
  const close = useMutation({
    mutationFn: async () =>
      api.post('/staff/quotes/:id/closing', { params: { id: draft.id }, body: { version: await saveNow() } }),
    onSuccess: async (closed) => {
      store.setQueryData(['quotes', 'staff', draft.id], closed)
      await store.invalidateQueries({ queryKey: ['list'] })
    },
  })
  const money = (cents: number) => formatMoney(cents, draft.currency)
  return (
    <aside
      className={`surface closing-panel${unsaved || isPlaceholderData ? ' asked-again' : ''}`}
      aria-label={t('quotes.effect')}
    >
      <section>
        <h2>{t('quotes.effect')}</h2>
        <p className="subject">{t('quotes.effectWhat')}</p>
      </section>
      <div aria-live="polite" aria-busy={unsaved || isPlaceholderData || undefined}>
        {data ? (
          <>
            <EffectSection>
              <EffectLine label={t('quotes.numberD')}>
                <span className="strong">{data.number}</span>
              </EffectLine>
              <EffectLine label={t('quotes.validUntil')}>{formatDay(data.validUntil)}</EffectLine>
            </EffectSection>
            <EffectSection>
              <EffectLine label={t('quotes.total')}>
                <span className="strong">{money(draft.base.grossCents)}</span>
              </EffectLine>
              {data.withAllGrossCents !== draft.base.grossCents ? (
                <EffectLine label={t('quotes.withAll')}>{money(data.withAllGrossCents)}</EffectLine>
              ) : null}
            </EffectSection>
            <EffectSection>
              <p className="help">
                {data.readers.length > 0 ? t('quotes.readers', { who: data.readers.join(', ') }) : t('quotes.noReader')}
              </p>
            </EffectSection>
            {data.refusal && !unsaved ? (
              <EffectSection>
                <Notice kind="brass">
                  <strong>{t('quotes.stops')}</strong>
                  <br />
                  {data.refusal.message}
                </Notice>
              </EffectSection>
            ) : null}
          </>
        ) : null}
      </div>
      <section className="effect-act">
        {close.error && (close.error as ApiProblem).code !== 'conflict' ? (
          <ProblemNotice problem={close.error as ApiProblem} />
        ) : null}
        <Button
          size="md"
          loading={close.isPending}
          disabled={!unsaved && (data?.refusal !== null || isPlaceholderData)}
          onClick={() => close.mutate()}
        >
          {t('quotes.close')}
        </Button>
        <Button variant="default" onClick={() => void navigate({ to: '/fournisseur/devis' })}>
          {t('quotes.keep')}
        </Button>
      </section>
    </aside>
  )
}

function DeleteDialog({ draft, version, onClose }: { draft: StaffQuote; version: number; onClose: () => void }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const store = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/quotes/:id', { params: { id: draft.id }, query: { version } }),
    onSuccess: async () => {
      await navigate({ to: '/fournisseur/devis' })
      store.removeQueries({ queryKey: ['quotes', 'staff', draft.id] })
      await store.invalidateQueries()
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      tone="brique"
      icon={IconTrash}
      title={t('quotes.delete')}
      lead={t('quotes.deleteWhat')}
      footer={
        <>
          <Button variant="default" data-autofocus onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('quotes.deleteAct')}
          </Button>
        </>
      }
    >
      {remove.error ? <ProblemNotice problem={remove.error as ApiProblem} /> : null}
    </Dialog>
  )
}
