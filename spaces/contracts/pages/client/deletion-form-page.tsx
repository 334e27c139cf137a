import { Checkbox } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EffectLayout, EffectPanel } from '../../../../web/ui/effect-panel.tsx'
import { Column, FormSection } from '../../../../web/ui/form-section.tsx'
import { formatDay, formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import {
  type ContractSummary,
  lastContract,
  type Subscriber,
  subscriberName,
  useContract,
  useContracts,
  useSubscriber,
  useToday,
} from './data.ts'
import {
  ContractField,
  EffectBodyView,
  MoreSection,
  SubscriberField,
  useEffectOf,
  useEffectSummary,
  useLeaveGuard,
  useSaveRequest,
} from './form-parts.tsx'
import './client.css'

/** «Demande de suppression de connexion» (C26). */
export function DeletionFormPage() {
  const { contrat, abonne } = useSearch({ strict: false }) as { contrat?: string; abonne?: string }
  const contracts = useContracts()
  const start = contracts.data && (contracts.data.find(({ id }) => id === contrat) ?? lastContract(contracts.data))
  const subscriber = useSubscriber(start?.id, abonne)
  if (!contracts.data || !start || subscriber.isLoading) return null
  return <DeletionForm contracts={contracts.data} contractId={start.id} subscriber={subscriber.data ?? undefined} />
}

function addDays(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

function DeletionForm(props: { contracts: ContractSummary[]; contractId: string; subscriber: Subscriber | undefined }) {
  const t = useTexts('contracts')
  const navigate = useNavigate()
  const today = useToday()
  const [person, setPerson] = useState(props.subscriber)
  const guard = { release: () => {} }
  const save = useSaveRequest(() => guard.release())
  const needed = (value: string) => (value ? null : t('form.required'))
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: {
      contractId: props.contractId,
      accountId: props.subscriber?.id ?? '',
      removeConcurrentSeat: false,
      wishedOn: '',
      comment: '',
    },
    validate: { accountId: needed, wishedOn: needed },
    submit: (values, key) => save({ kind: 'deletion', ...values }, key),
  })
  const { values } = form
  const contract = useContract(values.contractId).data
  const noticeOn = contract ? addDays(today, contract.noticeDays) : ''
  // «Date souhaitée» defaults to the end of notice, until the person says otherwise.
  const [asked, setAsked] = useState('')
  useEffect(() => {
    if (noticeOn && (values.wishedOn === '' || values.wishedOn === asked) && values.wishedOn !== noticeOn) {
      form.setFieldValue('wishedOn', noticeOn)
      form.resetDirty({ ...values, wishedOn: noticeOn })
      setAsked(noticeOn)
    }
  }, [noticeOn, values.wishedOn, asked, values, form])
  const leave = useLeaveGuard(values.accountId !== (props.subscriber?.id ?? '') || Boolean(values.comment))
  guard.release = leave.release
  const { effect, error, computing } = useEffectOf(
    values.accountId
      ? {
          kind: 'deletion',
          contractId: values.contractId,
          accountId: values.accountId,
          removeConcurrentSeat: values.removeConcurrentSeat,
          wishedOn: values.wishedOn || null,
        }
      : undefined,
  )
  const summary = useEffectSummary(effect)
  return (
    <>
      <PageHeader
        title={t('form.deletionTitle')}
        breadcrumb={[{ label: t('requests'), to: '/contrats/demandes' }, { label: t('kind.deletion') }]}
      />
      <EffectLayout>
        <form id="request-form" className="surface" onSubmit={onSubmit} noValidate aria-label={t('form.deletionTitle')}>
          {problem ? (
            <div style={{ padding: '16px 24px 0' }}>
              <ProblemNotice problem={problem} />
            </div>
          ) : null}
          <FormSection title={t('form.contract')}>
            <Column span={8}>
              <ContractField
                contracts={props.contracts}
                form={form}
                label={t('form.contractAndApplication')}
                onChange={(id) => {
                  setPerson(undefined)
                  form.setValues({ contractId: id, accountId: '', removeConcurrentSeat: false })
                }}
              />
              {contract ? (
                <p className="help" style={{ marginTop: 4 }}>
                  {contract.applications.map((application) => application.name).join(', ')}
                </p>
              ) : null}
            </Column>
          </FormSection>
          <FormSection title={t('form.subscriber')}>
            <Column span={8}>
              <SubscriberField
                contractId={values.contractId}
                of="contract"
                label={t('form.concerned')}
                value={values.accountId}
                chosen={props.subscriber && { id: props.subscriber.id, name: subscriberName(props.subscriber) }}
                error={form.errors.accountId}
                onPick={(item) => {
                  setPerson(item)
                  form.setValues({ accountId: item?.id ?? '', removeConcurrentSeat: false })
                  form.clearFieldError('accountId')
                }}
              />
            </Column>
            {person?.seatKind === 'concurrent' ? (
              <Column>
                <Checkbox
                  label={t('form.removeShared')}
                  {...form.getInputProps('removeConcurrentSeat', { type: 'checkbox' })}
                />
              </Column>
            ) : null}
            <Column>
              <ReadOnlyRow>
                <ReadOnlyValue label={t('form.noticeOn')}>{formatDay(noticeOn)}</ReadOnlyValue>
              </ReadOnlyRow>
              <p className="help" style={{ marginTop: 4 }}>
                {contract ? t('form.noticeHelp', { days: contract.noticeDays }) : null}
              </p>
            </Column>
            {contract?.registeredPostRequired ? (
              <Column>
                <Notice kind="brass">{t('form.post')}</Notice>
              </Column>
            ) : null}
          </FormSection>
          <MoreSection form={form} min={today} max={noticeOn} help={t('form.wishedNotice')} />
        </form>
        <EffectPanel
          form="request-form"
          subject={[person && formatPerson(person), contract?.title].filter(Boolean).join(' · ')}
          summary={summary}
          computing={Boolean(values.accountId) && computing}
          submitting={submitting}
          onCancel={() => void navigate({ to: '/contrats/demandes' })}
          foot={t('effect.free')}
        >
          <EffectBodyView effect={effect} error={error} kind="deletion" />
        </EffectPanel>
      </EffectLayout>
      {leave.dialog}
    </>
  )
}
