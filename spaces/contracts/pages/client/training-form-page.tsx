import { Button, Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EffectLayout, EffectLine, EffectPanel, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { Column, FormSection } from '../../../../web/ui/form-section.tsx'
import { formatDayTime, formatPerson } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { type ContractSummary, lastContract, type Subscriber, useContracts, useToday } from './data.ts'
import {
  ContractField,
  MoreSection,
  renameFields,
  SubscriberField,
  useLeaveGuard,
  useSaveRequest,
} from './form-parts.tsx'
import './client.css'

/** «Inscription à une formation» (C33): a session to come, one or several subscribers. */
export function TrainingFormPage() {
  const { contrat } = useSearch({ strict: false }) as { contrat?: string }
  const contracts = useContracts()
  if (!contracts.data?.length) return null
  const start = contracts.data.find(({ id }) => id === contrat) ?? lastContract(contracts.data)!
  return <TrainingForm contracts={contracts.data} contractId={start.id} />
}

function TrainingForm(props: { contracts: ContractSummary[]; contractId: string }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const navigate = useNavigate()
  const today = useToday()
  const [people, setPeople] = useState<Subscriber[]>([])
  const guard = { release: () => {} }
  const save = useSaveRequest(() => guard.release())
  const sessions = useQuery({
    queryKey: ['training-sessions'],
    queryFn: async () => (await api.get('/training-sessions')).items,
    retry: false,
  })
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { contractId: props.contractId, trainingSessionId: '', accountIds: [] as string[], comment: '' },
    validate: {
      trainingSessionId: (value: string) => (value ? null : t('form.required')),
      accountIds: (value: string[]) => (value.length ? null : t('form.required')),
    },
    submit: async (values, key) => {
      try {
        await save({ kind: 'training', ...values }, key)
      } catch (error) {
        throw renameFields(error, (field) => field.split('.')[0]!)
      }
    },
  })
  const { values } = form
  const leave = useLeaveGuard(Boolean(values.trainingSessionId || people.length || values.comment))
  guard.release = leave.release
  const chosen = sessions.data?.find(({ id }) => id === values.trainingSessionId)
  const take = (list: Subscriber[]) => {
    setPeople(list)
    form.setFieldValue(
      'accountIds',
      list.map(({ id }) => id),
    )
    form.clearFieldError('accountIds')
  }
  const title = t('form.trainingTitle')
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={[{ label: t('requests'), to: '/contrats/demandes' }, { label: t('kind.training') }]}
      />
      {sessions.data?.length === 0 || sessions.error ? (
        <section className="surface">
          <EmptyState title={t('form.noSession')}>{t('form.noSessionWhat')}</EmptyState>
        </section>
      ) : (
        <EffectLayout>
          <form id="request-form" className="surface" onSubmit={onSubmit} noValidate aria-label={title}>
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
                  onChange={(id) => {
                    form.setFieldValue('contractId', id)
                    take([])
                  }}
                />
              </Column>
            </FormSection>
            <FormSection title={t('form.session')}>
              <Column>
                <Radio.Group
                  label={t('form.sessions')}
                  value={values.trainingSessionId}
                  error={form.errors.trainingSessionId}
                  onChange={(id) => form.setFieldValue('trainingSessionId', id)}
                >
                  <div className="seat-choice" style={{ marginTop: 6 }}>
                    {sessions.data?.map((session) => (
                      <div key={session.id} className="seat-option">
                        <div className="head">
                          <Radio value={session.id} label={session.title} disabled={session.seatsLeft <= 0} />
                          <span>
                            {session.seatsLeft > 0
                              ? t('form.placesLeft', { count: session.seatsLeft })
                              : t('form.full')}
                          </span>
                        </div>
                        <p className="what">
                          {[formatDayTime(session.startsAt), session.place].filter(Boolean).join(' · ')}
                        </p>
                      </div>
                    ))}
                  </div>
                </Radio.Group>
              </Column>
            </FormSection>
            <FormSection title={t('form.attendees')} help={t('form.attendeesHelp')}>
              <Column span={8}>
                <SubscriberField
                  key={people.length}
                  contractId={values.contractId}
                  of="contract"
                  label={t('form.addAttendee')}
                  value=""
                  error={form.errors.accountIds}
                  onPick={(item) => item && !people.some(({ id }) => id === item.id) && take([...people, item])}
                />
              </Column>
              <Column>
                <ul className="attendees">
                  {people.map((person) => (
                    <li key={person.id}>
                      <b>{formatPerson(person)}</b>
                      <Button
                        variant="subtle"
                        size="xs"
                        onClick={() => take(people.filter(({ id }) => id !== person.id))}
                      >
                        {t('form.removeAttendee', { name: formatPerson(person) })}
                      </Button>
                    </li>
                  ))}
                </ul>
              </Column>
            </FormSection>
            <MoreSection form={form} min={today} noDate />
          </form>
          <EffectPanel
            form="request-form"
            subject={chosen?.title}
            summary={chosen ? t('form.placesLeft', { count: chosen.seatsLeft - people.length }) : ui('effect.title')}
            submitting={submitting}
            onCancel={() => void navigate({ to: '/contrats/demandes' })}
            foot={t('effect.free')}
          >
            {chosen ? (
              <EffectSection>
                <EffectLine label={t('effect.places')}>
                  <BeforeAfter before={chosen.seatsLeft} after={chosen.seatsLeft - people.length} />
                </EffectLine>
                <EffectLine label={t('form.session')}>{formatDayTime(chosen.startsAt)}</EffectLine>
              </EffectSection>
            ) : (
              <p className="help" style={{ padding: '0 20px 12px' }}>
                {t('effect.none')}
              </p>
            )}
          </EffectPanel>
        </EffectLayout>
      )}
      {leave.dialog}
    </>
  )
}
