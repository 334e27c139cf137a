import { Button } from '@mantine/core'
import { IconDownload, IconPencil, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useRefreshSession, useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DiffTable } from '../../../../web/ui/diff-table.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { FileDrop, paperKinds } from '../../../../web/ui/file-drop.tsx'
import { FormSigning } from '../../../../web/ui/form-signing.tsx'
import { formatDay, formatDayTime, formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { type RequestDetail, refusal, useOrganisationOfContract } from './data.ts'
import { EffectView } from './effect-view.tsx'
import { DeleteDialog, formAddress } from './request-dialogs.tsx'
import { RequestState } from './request-state.tsx'
import './client.css'

type Outcome = Answer<'POST /change-requests/:id/signed-forms'>

/** A request: its state, its versions, the forms received, what it does, what comes next (C23–C25, C42). */
export function RequestPage() {
  const t = useTexts('contracts')
  const ui = useTexts()
  const navigate = useNavigate()
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const { brand } = useSession()
  const { requestId } = useParams({ strict: false }) as { requestId: string }
  const [deleting, setDeleting] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>()
  const [failed, setFailed] = useState<ApiProblem>()
  const [sending, setSending] = useState(false)
  const detail = useQuery({
    queryKey: ['requests', requestId],
    queryFn: () => api.get('/change-requests/:id', { params: { id: requestId } }),
  })
  const withdrawal = useMutation({
    mutationFn: (formId: string) =>
      api.post('/change-requests/:id/signed-forms/:formId/withdrawal', { params: { id: requestId, formId } }),
    onMutate: () => {
      setFailed(undefined)
      setOutcome(undefined)
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem)) throw error
      setFailed(error)
    },
    onSettled: async () => {
      await store.invalidateQueries({ queryKey: ['requests'] })
      void refresh()
    },
  })
  const request = detail.data
  useOrganisationOfContract(request?.contractId, '/contrats/demandes')
  if (!request) {
    return detail.error ? (
      <section className="surface">
        <ErrorState
          title={ui('error.page')}
          detail={ui('error.pageDetail')}
          problem={refusal(detail.error)}
          onRetry={() => void detail.refetch()}
        />
      </section>
    ) : null
  }
  async function changed() {
    await store.invalidateQueries({ queryKey: ['requests'] })
    void refresh()
  }
  async function upload(file: File) {
    setFailed(undefined)
    setOutcome(undefined)
    setSending(true)
    const form = new FormData()
    form.append('file', file)
    try {
      setOutcome(await api.post('/change-requests/:id/signed-forms', { params: { id: requestId }, body: form }))
      await changed()
    } catch (error) {
      setFailed(error as ApiProblem)
    } finally {
      setSending(false)
    }
  }
  const next = t(`request.nextOf.${request.state}`, {
    day: formatDay(
      request.state === 'carried_out'
        ? request.carriedOutAt
        : request.state === 'planned'
          ? request.scheduledOn
          : request.returnBefore,
    ),
    brand: brand.name,
    reason: request.refusalReason,
  })
  const [older, newer] = request.versions.slice(-2)
  // A validated creation or replacement still wants its form: without it the connection is suspended (C29).
  const formAwaited =
    !request.confirmedOn &&
    request.formStatus !== 'received' &&
    !['deleted', 'refused'].includes(request.state) &&
    request.kind !== 'training'
  const waits = request.effect?.waitsForm && !request.confirmedOn && !request.decidedAt
  return (
    <>
      <PageHeader
        title={`${t(`kind.${request.kind}`)} · ${request.detail}`}
        windowTitle={t('request.windowTitle', { number: request.number })}
        state={<RequestState request={request} tag />}
        lead={`${request.number} · ${request.contractNumber} ${request.contractTitle} · ${t('request.askedBy', { by: request.requestedBy, at: formatDayTime(request.requestedAt) })}`}
        breadcrumb={[{ label: t('requests'), to: '/contrats/demandes' }, { label: request.number }]}
        actions={
          request.state === 'deleted' ? undefined : (
            <Button
              component="a"
              href={formAddress(request.id)}
              leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
            >
              {t('requestList.print')}
            </Button>
          )
        }
        more={[
          ...(request.abilities.delete.allowed
            ? [{ label: t('requestList.delete'), icon: IconTrash, onClick: () => setDeleting(true) }]
            : []),
          ...(request.abilities.modify.allowed
            ? [{ label: t('request.modify'), icon: IconPencil, to: `/contrats/demandes/${request.id}/modifier` }]
            : []),
        ]}
      />
      <div className="request-columns">
        <div>
          {outcome ? (
            <Notice kind={outcome.reason === 'confirmed' ? 'done' : 'brass'}>
              <span role="status">
                {t(`request.outcome.${outcome.reason}`, { version: outcome.version, current: outcome.currentVersion })}
              </span>
            </Notice>
          ) : null}
          {request.staleFormVersion !== null && !request.decidedAt && request.state !== 'deleted' ? (
            <Notice kind="brass">
              {t('requestList.staleOn', {
                day: formatDay(request.forms.findLast((form) => form.version === request.staleFormVersion)?.receivedOn),
              })}
            </Notice>
          ) : null}
          {request.nameWarnings.length ? (
            <Notice kind="brass">
              {request.nameWarnings.map((warning) => (
                <p key={warning}>{warning}</p>
              ))}
            </Notice>
          ) : null}
          {newer && older ? (
            <Surface title={t('request.versions')} label={t('request.versions')}>
              <DiffTable
                label={t('request.versionsOf', { from: older.version, to: newer.version })}
                before={t('request.versionHead', { version: older.version, at: formatDayTime(older.createdAt) })}
                after={t('request.versionHead', { version: newer.version, at: formatDayTime(newer.createdAt) })}
                rows={compare(older.fields, newer.fields)}
              />
            </Surface>
          ) : null}
          <Surface title={t('request.content')} label={t('request.content')}>
            <dl className="fact-list">
              {request.fields.map((field, index) => (
                <Fragment key={`${field.section}${field.label}${field.value}`}>
                  {field.section !== request.fields[index - 1]?.section ? (
                    <dt className="part">{field.section}</dt>
                  ) : null}
                  <dt>{field.label}</dt>
                  <dd>{field.value || '–'}</dd>
                </Fragment>
              ))}
            </dl>
          </Surface>
          <Surface title={t('request.forms')} label={t('request.forms')}>
            {request.forms.length === 0 ? <p className="secondary">{t('request.noForm')}</p> : null}
            {request.forms.length > 0 ? (
              <ul className="attendees">
                {request.forms.map((form) => (
                  <li key={form.id}>
                    <span>
                      <b>{t('request.formVersion', { version: form.version })}</b>
                      <span className="help">
                        {' '}
                        {t('request.receivedOn', { day: formatDay(form.receivedOn) })}{' '}
                        {t(`request.channel.${form.channel}`, { defaultValue: form.channel })} · {form.recordedBy}
                      </span>
                    </span>
                    <span className="row-actions" style={{ gap: 12 }}>
                      {form.confirms ? (
                        <StateTag state="formReceived">{t('request.formConfirms')}</StateTag>
                      ) : form.needsReview ? (
                        <StateTag state="inReview">{t('request.formReview')}</StateTag>
                      ) : form.withdrawnAt ? (
                        <StateTag state="cancelled">{t('request.formWithdrawn')}</StateTag>
                      ) : form.refusedAt ? (
                        <StateTag state="refused">{t('request.formRefused')}</StateTag>
                      ) : form.version < request.version ? (
                        <StateTag state="formOutdated">{t('request.formStale')}</StateTag>
                      ) : (
                        <StateTag state="formExpected">{t('request.formOther')}</StateTag>
                      )}
                      {form.fileId ? (
                        <a
                          href={fileAddress('/change-requests/:id/signed-forms/:fileId', {
                            params: { id: request.id, fileId: form.fileId },
                          })}
                          target="_blank"
                          rel="noreferrer"
                        >
                          {t('request.open')}
                          <span className="sr-only"> {t('request.formVersion', { version: form.version })}</span>
                        </a>
                      ) : null}
                      {form.withdrawable ? (
                        <Button
                          size="xs"
                          variant="default"
                          loading={withdrawal.isPending && withdrawal.variables === form.id}
                          onClick={() => withdrawal.mutate(form.id)}
                        >
                          {t('request.withdrawForm')}
                        </Button>
                      ) : null}
                    </span>
                    {form.refusedAt ? <p className="help">{form.refusalReason}</p> : null}
                  </li>
                ))}
              </ul>
            ) : null}
            {request.signature || request.signable ? (
              <div style={{ marginTop: 12 }}>
                <FormSigning
                  signature={request.signature}
                  signable={request.signable && request.abilities.upload.allowed}
                  lead={t('request.signLead', { number: request.number, version: request.version })}
                  ask={async (body) => {
                    const { href } = await api.post('/change-requests/:id/signature', {
                      params: { id: requestId },
                      body,
                    })
                    if (!href) await changed()
                    return href
                  }}
                  callOff={async () => {
                    await api.delete('/change-requests/:id/signature', { params: { id: requestId } })
                    await changed()
                  }}
                />
              </div>
            ) : null}
            {request.abilities.upload.allowed && !request.confirmedOn ? (
              <div style={{ marginTop: 12 }}>
                <FileDrop
                  label={t('request.drop')}
                  kinds={paperKinds}
                  disabled={sending}
                  error={failed ? (failed.errors[0]?.message ?? failed.detail) : undefined}
                  onFiles={([file]) => file && void upload(file)}
                />
                {request.effect?.registeredPostRequired ? (
                  <p className="help" style={{ marginTop: 6 }}>
                    {t('request.post')}
                  </p>
                ) : null}
              </div>
            ) : null}
          </Surface>
          {request.lines.length > 0 ? (
            <Surface title={t('request.lines')} label={t('request.lines')}>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t('request.lineMonth')}</th>
                    <th scope="col">{t('request.lineDays')}</th>
                    <th scope="col">{t('request.lineInvoice')}</th>
                    <th scope="col" className="right">
                      {t('request.lineAmount')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {request.lines.map((line) => (
                    <tr key={`${line.seatKind}${line.month}`}>
                      <td>
                        {formatDay(line.from)} – {formatDay(line.to)}
                      </td>
                      <td>{t('request.lineOf', { billed: line.billedDays, total: line.daysInMonth })}</td>
                      <td>{formatDay(line.invoiceOn)}</td>
                      <td className="right">{formatMoney(line.amountCents)}</td>
                    </tr>
                  ))}
                </tbody>
                <tfoot>
                  <tr>
                    <th scope="row" colSpan={3}>
                      {t('request.linesTotal')}
                    </th>
                    <td className="right">
                      {formatMoney(request.lines.reduce((sum, line) => sum + line.amountCents, 0))}
                    </td>
                  </tr>
                </tfoot>
              </table>
            </Surface>
          ) : null}
        </div>
        <div>
          <Surface title={t('request.next')} label={t('request.next')}>
            <p>{next}</p>
            {waits ? <p className="help">{t('request.waitsForm')}</p> : null}
            {formAwaited && request.decidedAt && !request.awaitingRegularisation ? (
              <p className="help">{t('request.stillToReturn')}</p>
            ) : null}
            {request.awaitingRegularisation ? <p>{t('request.regularisation')}</p> : null}
            <dl className="fact-list" style={{ marginTop: 12 }}>
              <Fact label={t('request.confirmedOn')} value={formatDay(request.confirmedOn)} />
              <Fact
                label={t('request.decidedOn')}
                value={
                  request.validatedAt
                    ? `${formatDay(request.validatedAt)} ${t('request.decidedBy', { by: request.validatedBy })}`
                    : ''
                }
              />
              <Fact label={t('request.carriedOut')} value={formatDayTime(request.carriedOutAt)} />
              {formAwaited ? <Fact label={t('request.returnBefore')} value={formatDay(request.returnBefore)} /> : null}
              {request.kind !== 'training' ? (
                <Fact label={t('request.wished')} value={formatDay(request.wishedOn)} />
              ) : null}
            </dl>
          </Surface>
          {request.effect ? (
            <section className="surface" aria-label={ui('effect.title')}>
              <div style={{ padding: '14px 20px 10px' }}>
                <h2>{ui('effect.title')}</h2>
              </div>
              <EffectView effect={request.effect} kind={request.kind} estimate={!request.confirmedOn} />
            </section>
          ) : null}
        </div>
      </div>
      {deleting ? (
        <DeleteDialog
          request={request}
          onClose={() => setDeleting(false)}
          onDone={() => void navigate({ to: '/contrats/demandes' })}
        />
      ) : null}
    </>
  )
}

function Fact({ label, value }: { label: string; value: string }) {
  if (!value) return null
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
}

type Field = RequestDetail['fields'][number]

function compare(before: Field[], after: Field[]) {
  const key = (field: Field) => `${field.section} · ${field.label}`
  const old = new Map(before.map((field) => [key(field), field.value]))
  const now = new Map(after.map((field) => [key(field), field.value]))
  return [...new Set([...old.keys(), ...now.keys()])].map((name) => ({
    field: name,
    before: old.get(name) ?? '',
    after: now.get(name) ?? '',
    same: (old.get(name) ?? '') === (now.get(name) ?? ''),
  }))
}
