import { Button, NativeSelect, Textarea } from '@mantine/core'
import { keepPreviousData, skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import { isLeaving } from '../../../../web/api/drafts.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useRefreshSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column, FormSection } from '../../../../web/ui/form-section.tsx'
import { formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { useRested } from '../../../../web/ui/use-rested.ts'
import {
  type ContractSummary,
  type Effect,
  type EffectBody,
  type RequestDetail,
  type Subscriber,
  subscriberName,
} from './data.ts'
import { EffectView } from './effect-view.tsx'

/** What is spread on an input, as Mantine gives it. */
export interface AnyForm {
  // biome-ignore lint/suspicious/noExplicitAny: the names of the fields differ from form to form
  getInputProps: (name: any) => any
}

/** The effect of what is typed, computed on the server after a pause (C21, C36); the last figures stay meanwhile. */
export function useEffectOf(body: EffectBody | undefined) {
  const rested = useRested(body, 350)
  const query = useQuery({
    queryKey: ['effects', rested],
    queryFn: rested ? ({ signal }) => api.post('/change-request-effects', { body: rested, signal }) : skipToken,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  return {
    effect: rested ? query.data : undefined,
    error: query.error as ApiProblem | null,
    computing: query.isFetching || JSON.stringify(rested) !== JSON.stringify(body),
  }
}

/** The body of the effect panel: the figures, why there are none, or what is still to choose. */
export function EffectBodyView(props: {
  effect: Effect | undefined
  error: ApiProblem | null
  kind: RequestDetail['kind']
}) {
  const t = useTexts('contracts')
  if (props.error)
    return (
      <div style={{ padding: '0 20px 12px' }}>
        <Notice kind="brass" title={t('effect.failed')}>
          {props.error.errors[0]?.message ?? props.error.detail}
        </Notice>
      </div>
    )
  if (!props.effect)
    return (
      <p className="help" style={{ padding: '0 20px 12px' }}>
        {t('effect.none')}
      </p>
    )
  return <EffectView effect={props.effect} kind={props.kind} estimate={props.kind === 'deletion'} />
}

/** The effect in one line, for the bar of a phone. */
export function useEffectSummary(effect: Effect | undefined): string {
  const t = useTexts('contracts')
  const ui = useTexts()
  if (!effect) return ui('effect.title')
  const changed = (['named', 'concurrent', 'key'] as const).find(
    (kind) => effect.seats[kind].before !== effect.seats[kind].after,
  )
  const { before, after } = effect.monthlyCents
  return [
    changed && t('effect.summary', { label: t(`seats.${changed}`), ...effect.seats[changed] }),
    before === after ? t('effect.summaryNone') : t('effect.summaryPrice', { amount: formatMoney(after) }),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** «Contrat»: one of those administered. */
export function ContractField(props: {
  contracts: ContractSummary[]
  form: AnyForm
  label?: string
  fixed?: boolean
  onChange: (id: string) => void
}) {
  const t = useTexts('contracts')
  const input = props.form.getInputProps('contractId')
  return (
    <NativeSelect
      {...compulsory}
      label={props.label ?? t('form.contract')}
      disabled={props.fixed}
      data={props.contracts.map((one) => ({ value: one.id, label: `${one.number} · ${one.title}` }))}
      value={input.value}
      error={input.error}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

/** A choice among the subscribers of a contract, or of its organisation. */
export function SubscriberField(props: {
  contractId: string
  of: 'contract' | 'organisation'
  label: string
  value: string
  error?: React.ReactNode
  chosen?: { id: string; name: string } | undefined
  disabled?: boolean
  onPick: (item: Subscriber | undefined) => void
}) {
  const t = useTexts('contracts')
  return (
    <RemoteSelect<Subscriber>
      {...compulsory}
      listKey={['subscribers', props.contractId, props.of]}
      load={async (search, signal) =>
        (
          await api.get('/contracts/:id/subscribers', {
            params: { id: props.contractId },
            query: { search, of: props.of },
            signal,
          })
        ).items
      }
      name={subscriberName}
      label={props.label}
      placeholder={t('form.choosePerson')}
      value={props.value}
      error={props.error}
      disabled={props.disabled}
      chosen={props.chosen}
      onPick={props.onPick}
    />
  )
}

/** «Informations complémentaires»: «Date souhaitée», «Commentaire» (C22). */
export function MoreSection(props: { form: AnyForm; min: string; max?: string; help?: string; noDate?: boolean }) {
  const t = useTexts('contracts')
  return (
    <FormSection title={t('form.more')}>
      {props.noDate ? null : (
        <Column span={4}>
          <DateField
            {...compulsory}
            label={t('form.wishedOn')}
            description={props.help ?? t('form.wishedHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={props.min}
            max={props.max}
            {...props.form.getInputProps('wishedOn')}
          />
        </Column>
      )}
      <Column span={props.noDate ? 12 : 8}>
        <Textarea
          label={t('form.comment')}
          autosize
          minRows={2}
          maxLength={2000}
          {...props.form.getInputProps('comment')}
        />
      </Column>
    </FormSection>
  )
}

/** Asks before what was typed is lost. Call the function given just before leaving on purpose. */
export function useLeaveGuard(dirty: boolean) {
  const t = useTexts('contracts')
  const free = useRef(false)
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && !free.current && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && !free.current && !isLeaving(),
    withResolver: true,
  })
  return {
    release: () => {
      free.current = true
    },
    dialog:
      blocker.status === 'blocked' ? (
        <Dialog
          opened
          onClose={blocker.reset}
          tone="laiton"
          title={t('form.leaveTitle')}
          lead={t('form.leaveWhat')}
          footer={
            <>
              <Button variant="default" onClick={blocker.proceed}>
                {t('account.leave')}
              </Button>
              <Button onClick={blocker.reset}>{t('account.stay')}</Button>
            </>
          }
        />
      ) : null,
  }
}

/** Saves a request, new or modified, and goes to «DEMANDES» with the dialog «Edition» (C23). */
export function useSaveRequest(release: () => void) {
  const navigate = useNavigate()
  const store = useQueryClient()
  const refresh = useRefreshSession()
  return async (content: BodyOf<'POST /change-requests'>, key: string, of?: { id: string; rowVersion: number }) => {
    const saved = of
      ? await api.put('/change-requests/:id', { params: { id: of.id }, body: { rowVersion: of.rowVersion, content } })
      : await api.post('/change-requests', { body: content, key })
    store.setQueryData(['requests', saved.id], saved)
    void store.invalidateQueries({ queryKey: ['requests'] })
    void store.invalidateQueries({ queryKey: ['subscribers'] })
    void store.invalidateQueries({ queryKey: ['application-users'] })
    void refresh()
    release()
    await navigate({ to: '/contrats/demandes', search: { edition: saved.id } as never })
  }
}

/** The same refusal with the fields of the API renamed to those of the form. */
export function renameFields(problem: unknown, rename: (field: string) => string): unknown {
  if (!(problem instanceof ApiProblem)) return problem
  return new ApiProblem(problem.status, {
    extra: problem.extra,
    title: problem.title,
    detail: problem.detail,
    code: problem.code,
    traceId: problem.traceId,
    errors: problem.errors.map((error) => ({ ...error, field: rename(error.field.replace(/^content\./, '')) })),
  })
}
