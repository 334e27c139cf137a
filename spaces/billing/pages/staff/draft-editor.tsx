import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconEye, IconPlus, IconStack2, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EffectLayout } from '../../../../web/ui/effect-panel.tsx'
import { formatMoney, formatPercent, formatTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { inLanguage } from '../../../../web/ui/paper/amounts.ts'
import { LinePicker } from '../../../../web/ui/paper/line-picker.tsx'
import { isIdle, newLine } from '../../../../web/ui/paper/lines.ts'
import { LinesEditor } from '../../../../web/ui/paper/lines-editor.tsx'
import { Totals } from '../../../../web/ui/paper/totals.tsx'
import { useSavedDraft } from '../../../../web/ui/paper/use-saved-draft.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { InvoiceState } from '../invoice-state.tsx'
import { BatchSteps, batchAt, useBatchWalk } from './batch-walk.tsx'
import { ClosingPanel } from './closing-panel.tsx'
import { bodyOf, type Draft, type DraftValues, valuesOf } from './draft-values.ts'
import { PayerDrawer } from './payer-drawer.tsx'

/** A draft (B11): its lines typed in place, saved as one types, its totals the server's own, and what closing it would do. */
export function DraftEditor({ draft, reload }: { draft: Draft; reload: () => Promise<unknown> }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const { values, set, unsaved, saving, savedAt, problem, errorOf, version, saveNow, take } = useSavedDraft(
    draft,
    valuesOf,
    (typed, at) => api.put('/staff/invoices/:id', { params: { id: draft.id }, body: bodyOf(typed, draft, at) }),
    (saved) => store.setQueryData(['invoices', 'staff', draft.id], saved),
  )
  const [adding, setAdding] = useState<'new' | 'change'>()
  const [deleting, setDeleting] = useState(false)
  const stale = problem?.code === 'conflict'
  const walk = useBatchWalk(draft.id)
  const { rates, usual } = useRates()
  const { data: payers } = useQuery({
    queryKey: ['payers', draft.organisation.id],
    queryFn: () =>
      api.get('/staff/payers', { query: { organisation: draft.organisation.id, ended: 'false', size: 100 } }),
  })
  const payer = payers?.items.find(({ id }) => id === values.payerId)
  return (
    <>
      <PageHeader
        title={`${t(`types.${draft.type}`)}, ${draft.organisation.name}`}
        breadcrumb={[
          { label: t('title'), to: '/fournisseur/factures' },
          ...(walk ? [{ label: t('batch.title'), to: batchAt }] : []),
          { label: t('draft') },
        ]}
        state={<InvoiceState invoice={draft} tag />}
        lead={
          <>
            <Link to={`/fournisseur/factures/releve/${draft.organisation.id}`}>{t('statement')}</Link>
            {walk ? <BatchSteps walk={walk} /> : null}
          </>
        }
        more={[
          {
            label: t('edit.proof'),
            icon: IconEye,
            href: fileAddress('/staff/invoices/:id/pdf', { params: { id: draft.id } }),
          },
          ...(draft.may.includes('delete')
            ? [{ label: t('edit.delete'), icon: IconTrash, onClick: () => setDeleting(true) }]
            : []),
        ]}
      />
      <EffectLayout>
        <section className="surface draft-paper">
          {stale ? (
            <div style={{ padding: 16 }}>
              <Notice
                kind="brass"
                act={
                  <Button
                    variant="default"
                    size="xs"
                    onClick={async () => {
                      await reload()
                      const now = store.getQueryData<Draft>(['invoices', 'staff', draft.id])
                      if (now) take(now)
                    }}
                  >
                    {t('edit.reload')}
                  </Button>
                }
              >
                {t('edit.changed')}
              </Notice>
            </div>
          ) : problem?.errors.every(({ field }) => !/^(lines\.\d|payerId|dueOn|issueOn)/.test(field)) ? (
            <div style={{ padding: 16 }}>
              <ProblemNotice problem={problem} />
            </div>
          ) : null}
          <div className="draft-head">
            <div style={{ '--span': 4 } as never}>
              <NativeSelect
                label={t('edit.payer')}
                description={
                  payer
                    ? [payer.siren && t('one.siren', { siren: payer.siren }), payer.vatNumber]
                        .filter(Boolean)
                        .join(' · ')
                    : undefined
                }
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                data={[
                  { value: '', label: t('edit.noPayer') },
                  ...(payers?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
                ]}
                value={values.payerId}
                error={errorOf('payerId')}
                onChange={(event) => set({ payerId: event.currentTarget.value })}
              />
              <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAdding('new')}>
                {t('edit.addPayer')}
              </Button>
              {payer ? (
                <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setAdding('change')}>
                  {t('payer.change')}
                </Button>
              ) : null}
            </div>
            <div style={{ '--span': 4 } as never}>
              <TextInput
                label={t('edit.reference')}
                description={t('edit.referenceWhat')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                maxLength={100}
                value={values.reference}
                onChange={(event) => set({ reference: event.currentTarget.value })}
              />
            </div>
            <div style={{ '--span': 4 } as never}>
              <TextInput
                label={t('subject')}
                maxLength={150}
                value={values.subject}
                onChange={(event) => set({ subject: event.currentTarget.value })}
              />
            </div>
            <DateField
              label={t('edit.date')}
              description={t('edit.dateWhat')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={values.issueOn}
              error={errorOf('issueOn')}
              onChange={(issueOn) => set({ issueOn })}
            />
            <DateField
              label={t('edit.due')}
              description={t('edit.dueWhat', { count: payer?.termsDays ?? 30 })}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={values.dueOn}
              error={errorOf('dueOn')}
              onChange={(dueOn) => set({ dueOn })}
            />
            <NativeSelect
              label={t('edit.mode')}
              data={[
                { value: 'net', label: t('edit.modes.net') },
                { value: 'gross', label: t('edit.modes.gross') },
              ]}
              value={values.priceMode}
              onChange={(event) => set({ priceMode: event.currentTarget.value === 'gross' ? 'gross' : 'net' })}
            />
            <TextInput
              label={t('edit.comment')}
              maxLength={1000}
              value={values.comment}
              onChange={(event) => set({ comment: event.currentTarget.value })}
            />
          </div>
          <LinesEditor
            lines={values.lines}
            change={(lines) => set({ lines })}
            computed={draft.lines}
            currency={draft.currency}
            origins
            priceMode={values.priceMode}
            rates={rates}
            usual={usual}
            errorOf={errorOf}
          />
          <div className="draft-acts">
            <Button
              variant="default"
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => set({ lines: [...values.lines, newLine(usual)] })}
            >
              {t('edit.add')}
            </Button>
            {values.priceMode === 'net' ? (
              <LinePicker
                path="/staff/invoices/offered-lines"
                organisation={draft.organisation.id}
                currency={draft.currency}
                onPick={(line) => set({ lines: [...values.lines.filter((one) => !isIdle(one)), line] })}
              />
            ) : null}
            <WaitingCharges draft={draft} values={values} set={set} usual={usual} />
            <span className="help">{ui('paper.keys')}</span>
            <span className="saved" role="status">
              {saving
                ? t('edit.saving')
                : unsaved
                  ? t('edit.unsaved')
                  : savedAt
                    ? t('edit.savedAt', { at: formatTime(savedAt) })
                    : ''}
            </span>
          </div>
          {draft.type === 380 ? <Deposits draft={draft} values={values} set={set} /> : null}
          <Totals of={draft} />
        </section>
        <ClosingPanel
          draft={draft}
          unsaved={unsaved}
          saveNow={saveNow}
          onClosed={walk && (() => walk.go(walk.next ?? walk.previous))}
        />
      </EffectLayout>
      <LeaveGuard unsaved={unsaved && !saving} />
      {adding ? (
        <PayerDrawer
          organisation={draft.organisation.id}
          {...(adding === 'change' && payer ? { payer } : {})}
          onClose={() => setAdding(undefined)}
          onMade={async (id) => {
            setAdding(undefined)
            await store.invalidateQueries({ queryKey: ['payers', draft.organisation.id] })
            set({ payerId: id })
          }}
        />
      ) : null}
      {deleting ? <DeleteDialog draft={draft} version={version.current} onClose={() => setDeleting(false)} /> : null}
    </>
  )
}

/** The rates that a line may have, as choices; the usual one. */
function useRates() {
  const { data } = useQuery({
    queryKey: ['vat-rates', 'choices'],
    queryFn: () => api.get('/staff/invoices/rates'),
    staleTime: 300_000,
  })
  return {
    rates: (data?.items ?? []).map((one) => ({
      value: `${one.category} ${one.rate}`,
      label: one.category === 'S' ? formatPercent(one.rate / 100) : `${one.category}, ${one.name}`,
    })),
    usual: data?.usual ?? 'S 2000',
  }
}

type Part = { draft: Draft; values: DraftValues; set: (changes: Partial<DraftValues>) => void }

/** What the client owes and is on no invoice yet, taken in by one act. */
function WaitingCharges({ draft, values, set, usual }: Part & { usual: string }) {
  const t = useTexts('billing')
  const { data } = useQuery({
    queryKey: ['charges', draft.organisation.id, draft.version],
    queryFn: () =>
      api.get('/staff/charges', { query: { organisation: draft.organisation.id, due: 'true', size: 100 } }),
  })
  const taken = new Set(values.lines.map(({ chargeId }) => chargeId))
  const waiting = (data?.items ?? []).filter((one) => !taken.has(one.id) && one.currency === draft.currency)
  if (waiting.length === 0 || values.priceMode === 'gross') return null
  const sum = waiting.reduce((all, one) => all + one.netCents, 0)
  return (
    <Button
      variant="default"
      leftSection={<IconStack2 size={17} stroke={1.7} aria-hidden />}
      rightSection={<span className="waiting-count">{waiting.length}</span>}
      onClick={() =>
        set({
          lines: [
            ...values.lines,
            ...waiting.map((one) => ({
              ...newLine(usual),
              chargeId: one.id,
              origin: one.reference,
              label: one.label,
              quantity: inLanguage(one.quantity),
              unitCode: one.unitCode,
              unitPrice: inLanguage(one.unitPrice),
              ...(one.vat ? { vat: one.vat } : {}),
              ...(one.account ? { account: one.account } : {}),
            })),
          ],
        })
      }
    >
      {t('edit.waiting')}, {formatMoney(sum, draft.currency)}
    </Button>
  )
}

/** Deposits of the client that were paid and can be deducted. */
function Deposits({ draft, values, set }: Part) {
  const t = useTexts('billing')
  const { data } = useQuery({
    queryKey: ['deposits', draft.id],
    queryFn: () => api.get('/staff/invoices/:id/deposits', { params: { id: draft.id } }),
  })
  if (!data?.items.length) return null
  return (
    <Checkbox.Group
      label={t('edit.deposits')}
      style={{ padding: '0 16px 12px' }}
      value={values.depositIds}
      onChange={(depositIds) => set({ depositIds })}
    >
      {data.items.map((one) => (
        <Checkbox
          key={one.id}
          mt={6}
          value={one.id}
          label={`${one.number}, ${formatMoney(one.grossCents, draft.currency)}`}
        />
      ))}
    </Checkbox.Group>
  )
}

function DeleteDialog({ draft, version, onClose }: { draft: Draft; version: number; onClose: () => void }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/invoices/:id', { params: { id: draft.id }, query: { version } }),
    onSuccess: async () => {
      await navigate({ to: '/fournisseur/factures' })
      store.removeQueries({ queryKey: ['invoices', 'staff', draft.id] })
      await store.invalidateQueries()
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      tone="brique"
      icon={IconTrash}
      title={t('edit.delete')}
      lead={t('edit.deleteWhat')}
      footer={
        <>
          <Button variant="default" data-autofocus onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('edit.deleteAct')}
          </Button>
        </>
      }
    >
      {remove.error instanceof ApiProblem ? <ProblemNotice problem={remove.error} /> : null}
    </Dialog>
  )
}
