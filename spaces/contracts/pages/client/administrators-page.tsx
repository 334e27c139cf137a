import { Button, Textarea, TextInput } from '@mantine/core'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { FileDrop, paperKinds } from '../../../../web/ui/file-drop.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { FormSigning } from '../../../../web/ui/form-signing.tsx'
import { formatDay, formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { type StateName, StateTag } from '../../../../web/ui/state-tag.tsx'
import { type Delegation, refusal, type Subscriber, useContract, useOrganisationOfContract } from './data.ts'
import './client.css'

const states: Record<Delegation['state'], StateName> = {
  to_return: 'toReturn',
  under_review: 'inReview',
  in_force: 'active',
  refused: 'refused',
  ended: 'deactivated',
}

/** «Administrateurs du contrat»: delegations in force, asked for and ended (C8). */
export function AdministratorsPage() {
  const t = useTexts('contracts')
  const ui = useTexts()
  const { contractId } = useParams({ strict: false }) as { contractId: string }
  const store = useQueryClient()
  const contract = useContract(contractId)
  useOrganisationOfContract(contractId, '/contrats')
  const key = ['delegations', contractId]
  const list = useQuery({
    queryKey: key,
    queryFn: async () => (await api.get('/delegations', { query: { contract: contractId } })).items,
  })
  const [proposing, setProposing] = useState(false)
  const [ending, setEnding] = useState<Delegation>()
  const [told, setTold] = useState<string>()
  const [failed, setFailed] = useState<{ id: string; problem: ApiProblem }>()
  const changed = (said: string) => {
    setTold(said)
    void store.invalidateQueries({ queryKey: key })
  }
  async function upload(delegation: Delegation, file: File) {
    setFailed(undefined)
    const form = new FormData()
    form.append('file', file)
    try {
      await api.post('/delegations/:id/signed-forms', { params: { id: delegation.id }, body: form })
      changed(t('delegation.uploaded'))
    } catch (error) {
      setFailed({ id: delegation.id, problem: error as ApiProblem })
    }
  }
  return (
    <>
      <PageHeader
        title={t('delegation.title')}
        lead={contract.data ? `${contract.data.number} · ${contract.data.title}` : undefined}
        breadcrumb={[{ label: t('subscribers'), to: `/contrats/${contractId}` }, { label: t('delegation.title') }]}
        actions={
          <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setProposing(true)}>
            {t('delegation.propose')}
          </Button>
        }
        more={[{ label: t('delegation.blank'), icon: IconDownload, href: fileAddress('/delegation-form.pdf') }]}
      />
      {told ? (
        <div style={{ marginBottom: 16 }}>
          <Notice kind="done">{told}</Notice>
        </div>
      ) : null}
      <section className="surface" aria-label={t('delegation.title')}>
        {list.error ? (
          <ErrorState title={ui('table.failed')} problem={refusal(list.error)} onRetry={() => void list.refetch()} />
        ) : list.data?.length === 0 ? (
          <EmptyState title={t('delegation.empty')}>{t('delegation.emptyWhat')}</EmptyState>
        ) : (
          <ul className="delegations">
            {list.data?.map((delegation) => (
              <li key={delegation.id}>
                <div>
                  <p>
                    <b>{formatPerson(delegation.person)}</b>{' '}
                    <span className="help">{delegation.person.identifier}</span>
                  </p>
                  <p className="help">
                    {[
                      t('delegation.requestedOn', {
                        day: formatDay(delegation.requestedAt),
                        by: delegation.requestedBy,
                      }),
                      delegation.authorityName &&
                        `${t('delegation.authority')} ${[delegation.authorityName, delegation.authorityTitle].filter(Boolean).join(', ')}`,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </p>
                  {delegation.state === 'ended' ? (
                    <p className="help">
                      {t('delegation.endedOn', {
                        day: formatDay(delegation.endedAt),
                        by: delegation.endedBy,
                        reason: delegation.endReason,
                      })}
                    </p>
                  ) : delegation.state === 'refused' ? (
                    <p className="help">{t('delegation.refusedBecause', { reason: delegation.refusalReason })}</p>
                  ) : delegation.validatedAt ? (
                    <p className="help">
                      {t('delegation.validatedOn', {
                        day: formatDay(delegation.validatedAt),
                        by: delegation.validatedBy,
                      })}
                    </p>
                  ) : null}
                </div>
                <StateTag state={states[delegation.state]}>{t(`delegation.states.${delegation.state}`)}</StateTag>
                <div className="acts">
                  {delegation.formFileId ? (
                    <Button
                      variant="subtle"
                      size="xs"
                      component="a"
                      target="_blank"
                      href={fileAddress('/delegations/:id/signed-forms/:fileId', {
                        params: { id: delegation.id, fileId: delegation.formFileId },
                      })}
                    >
                      {t('delegation.form')}
                    </Button>
                  ) : null}
                  {delegation.state === 'to_return' ? (
                    <Button
                      variant="default"
                      size="xs"
                      component="a"
                      href={fileAddress('/delegations/:id/form.pdf', { params: { id: delegation.id } })}
                      leftSection={<IconDownload size={15} stroke={1.7} aria-hidden />}
                    >
                      {t('delegation.print')}
                    </Button>
                  ) : null}
                  {delegation.state === 'in_force' ? (
                    <Button variant="default" size="xs" onClick={() => setEnding(delegation)}>
                      {t('delegation.end')}
                    </Button>
                  ) : null}
                </div>
                {delegation.state === 'to_return' ? (
                  <div className="whole" style={{ display: 'grid', gap: 12 }}>
                    <FormSigning
                      signature={delegation.signature}
                      signable
                      size="xs"
                      authority={delegation.authorityName}
                      lead={t('delegation.signLead', { name: formatPerson(delegation.person) })}
                      ask={async (body) => {
                        const { href } = await api.post('/delegations/:id/signature', {
                          params: { id: delegation.id },
                          body,
                        })
                        if (!href) await store.invalidateQueries({ queryKey: key })
                        return href
                      }}
                      callOff={async () => {
                        await api.delete('/delegations/:id/signature', { params: { id: delegation.id } })
                        await store.invalidateQueries({ queryKey: key })
                      }}
                    />
                    <FileDrop
                      label={t('delegation.upload')}
                      kinds={paperKinds}
                      error={
                        failed?.id === delegation.id
                          ? (failed.problem.errors[0]?.message ?? failed.problem.detail)
                          : undefined
                      }
                      onFiles={([file]) => file && void upload(delegation, file)}
                    />
                  </div>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </section>
      {proposing ? (
        <ProposeDialog
          contractId={contractId}
          onClose={() => setProposing(false)}
          onDone={() => {
            setProposing(false)
            changed(t('delegation.proposed'))
          }}
        />
      ) : null}
      {ending ? (
        <EndDialog
          delegation={ending}
          onClose={() => setEnding(undefined)}
          onDone={() => {
            setEnding(undefined)
            changed(t('delegation.ended'))
          }}
        />
      ) : null}
    </>
  )
}

function ProposeDialog(props: { contractId: string; onClose: () => void; onDone: () => void }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const needed = (value: string) => (value.trim() ? null : t('form.required'))
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { accountId: '', authorityName: '', authorityTitle: '' },
    validate: { accountId: needed, authorityName: needed, authorityTitle: needed },
    submit: async (values, key) => {
      await api.post('/delegations', { body: { ...values, contractId: props.contractId }, key })
      props.onDone()
    },
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      title={t('delegation.propose')}
      lead={t('delegation.proposeLead')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button type="submit" form="propose-form" loading={submitting}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <form id="propose-form" onSubmit={onSubmit} noValidate aria-label={t('delegation.propose')}>
        <ProblemNotice problem={problem} />
        <div className="form-grid">
          <Column>
            <RemoteSelect<Subscriber>
              {...compulsory}
              listKey={['subscribers', props.contractId, 'organisation']}
              load={async (search, signal) =>
                (
                  await api.get('/contracts/:id/subscribers', {
                    params: { id: props.contractId },
                    query: { search, of: 'organisation' },
                    signal,
                  })
                ).items
              }
              name={(item) => `${formatPerson(item)} · ${item.identifier}`}
              label={t('delegation.who')}
              placeholder={t('form.choosePerson')}
              value={form.values.accountId}
              error={form.errors.accountId}
              onPick={(item) => form.setFieldValue('accountId', item?.id ?? '')}
            />
          </Column>
          <Column span={6}>
            <TextInput
              {...compulsory}
              label={t('delegation.authorityName')}
              maxLength={150}
              {...form.getInputProps('authorityName')}
            />
          </Column>
          <Column span={6}>
            <TextInput
              {...compulsory}
              label={t('delegation.authorityTitle')}
              description={t('delegation.authorityHelp')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={150}
              {...form.getInputProps('authorityTitle')}
            />
          </Column>
        </div>
        <p className="help" style={{ marginTop: 12 }}>
          {t('delegation.confers')}
        </p>
      </form>
    </Dialog>
  )
}

function EndDialog(props: { delegation: Delegation; onClose: () => void; onDone: () => void }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const { delegation } = props
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { reason: '' },
    validate: { reason: (value) => (value.trim() ? null : t('form.required')) },
    submit: async (values, key) => {
      await api.post('/delegations/:id/ending', { params: { id: delegation.id }, body: values, key })
      props.onDone()
    },
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      title={t('delegation.endTitle', { name: formatPerson(delegation.person) })}
      lead={t('delegation.endLead', { name: formatPerson(delegation.person), number: delegation.contractNumber })}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button type="submit" form="end-form" className="danger" loading={submitting}>
            {t('delegation.end')}
          </Button>
        </>
      }
    >
      <form id="end-form" onSubmit={onSubmit} noValidate aria-label={t('delegation.end')}>
        <ProblemNotice problem={problem} />
        <Textarea
          {...compulsory}
          label={t('delegation.endReason')}
          maxLength={500}
          autosize
          minRows={2}
          {...form.getInputProps('reason')}
        />
      </form>
    </Dialog>
  )
}
