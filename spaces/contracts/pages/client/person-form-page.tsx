import { Button, Checkbox, NativeSelect, Radio, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EffectLayout, EffectPanel } from '../../../../web/ui/effect-panel.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { ChangedField, compulsory } from '../../../../web/ui/fields.tsx'
import { Column, FormSection } from '../../../../web/ui/form-section.tsx'
import { formatMoney, formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { looksLikeEmail, useTakenEmail } from '../../../../web/ui/taken-email.ts'
import { CoordinateFields } from './coordinate-fields.tsx'
import {
  type ApplicationUser,
  type Contract,
  type ContractSummary,
  type CoordinateName,
  coordinateNames,
  coordinatesOf,
  lastContract,
  type RequestContent,
  type RequestDetail,
  refusal,
  type SeatKind,
  type Site,
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
  renameFields,
  SubscriberField,
  useEffectOf,
  useEffectSummary,
  useLeaveGuard,
  useSaveRequest,
} from './form-parts.tsx'
import './client.css'

type PersonContent = Extract<RequestContent, { kind: 'creation' | 'replacement' }>

/** «Nouvelle demande de création de connexion» and «Demande de remplacement d'abonné», new or modified (C20–C24, C27). */
export function PersonFormPage() {
  const ui = useTexts()
  const { pathname } = useLocation()
  const { requestId } = useParams({ strict: false }) as { requestId?: string }
  const { contrat, abonne } = useSearch({ strict: false }) as { contrat?: string; abonne?: string }
  const contracts = useContracts()
  const request = useQuery({
    queryKey: ['requests', requestId],
    queryFn: () => api.get('/change-requests/:id', { params: { id: requestId ?? '' } }),
    enabled: Boolean(requestId),
    refetchOnWindowFocus: false,
  })
  const start = contracts.data && (contracts.data.find(({ id }) => id === contrat) ?? lastContract(contracts.data))
  const subscriber = useSubscriber(requestId ? undefined : start?.id, abonne)
  const failed = contracts.error ?? (request.data ? null : request.error)
  if (failed)
    return (
      <section className="surface">
        <ErrorState title={ui('error.page')} detail={ui('error.pageDetail')} problem={refusal(failed)} />
      </section>
    )
  if (!contracts.data || !start || (requestId && !request.data) || subscriber.isLoading) return null
  if (request.data && !request.data.abilities.modify.allowed)
    return (
      <section className="surface">
        <ErrorState
          title={request.data.abilities.modify.reason}
          act={
            <Button component={Link} to={`/contrats/demandes/${requestId}`}>
              {request.data.number}
            </Button>
          }
        />
      </section>
    )
  const kind = (request.data ? request.data.kind === 'replacement' : pathname.endsWith('/remplacement'))
    ? 'replacement'
    : 'creation'
  return (
    <PersonForm
      key={`${kind}${requestId ?? ''}`}
      kind={kind}
      contracts={contracts.data}
      contractId={request.data?.contractId ?? start.id}
      request={request.data}
      subscriber={kind === 'replacement' ? (subscriber.data ?? undefined) : undefined}
    />
  )
}

type Values = Record<CoordinateName | 'surname' | 'givenName' | 'email' | 'emailConfirmation', string> & {
  contractId: string
  removed: string
  who: 'new' | 'existing'
  accountId: string
  users: Record<string, string>
  profiles: Record<string, string>
  seatKind: SeatKind
  addConcurrentSeat: boolean
  wishedOn: string
  comment: string
}

function initial(contractId: string, today: string, content: PersonContent | undefined): Values {
  const person = content?.subscriber.type === 'new' ? content.subscriber : undefined
  return {
    contractId,
    removed: content?.kind === 'replacement' ? content.accountId : '',
    who: content?.subscriber.type ?? 'new',
    accountId: content?.subscriber.type === 'existing' ? content.subscriber.accountId : '',
    users: Object.fromEntries((content?.access ?? []).map((one) => [one.applicationId, one.applicationUserId])),
    profiles: Object.fromEntries((content?.access ?? []).map((one) => [one.applicationId, one.profileId ?? ''])),
    seatKind: content?.kind === 'creation' ? content.seatKind : 'named',
    addConcurrentSeat: content?.kind === 'creation' ? content.addConcurrentSeat : false,
    wishedOn: content?.wishedOn ?? today,
    comment: content?.comment ?? '',
    surname: person?.surname ?? '',
    givenName: person?.givenName ?? '',
    email: person?.email ?? '',
    emailConfirmation: person?.emailConfirmation ?? '',
    ...coordinatesOf((name) => person?.[name] ?? ''),
  }
}

function PersonForm(props: {
  kind: 'creation' | 'replacement'
  contracts: ContractSummary[]
  contractId: string
  request: RequestDetail | undefined
  /** The subscriber to replace, where the address says so. */
  subscriber: Subscriber | undefined
}) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const navigate = useNavigate()
  const today = useToday()
  const { kind, request } = props
  const asked = request?.content
  const content = asked?.kind === 'creation' || asked?.kind === 'replacement' ? asked : undefined
  const [users, setUsers] = useState<Record<string, ApplicationUser>>({})
  const [former, setFormer] = useState<Partial<Record<CoordinateName, string>>>({})
  const [removed, setRemoved] = useState(props.subscriber)
  const [existing, setExisting] = useState<Subscriber>()
  const [version, setVersion] = useState(request?.rowVersion ?? 0)
  const [newer, setNewer] = useState<RequestDetail>()
  const needed = (value: string) => (value.trim() ? null : t('form.required'))
  const ifNew = (check: (value: string, values: Values) => string | null) => (value: string, values: Values) =>
    values.who === 'new' ? check(value, values) : null
  const guard = { release: () => {} }
  const save = useSaveRequest(() => guard.release())

  const { form, submitting, problem, onSubmit } = useApiForm<Values>({
    initialValues: {
      ...initial(props.contractId, today, content),
      ...(props.subscriber ? { removed: props.subscriber.id } : {}),
    },
    validate: {
      removed: (value) => (kind === 'replacement' ? needed(value) : null),
      accountId: (value, values) => (values.who === 'existing' ? needed(value) : null),
      surname: ifNew(needed),
      givenName: ifNew(needed),
      email: ifNew((value) => needed(value) ?? (looksLikeEmail(value) ? null : t('form.badEmail'))),
      emailConfirmation: ifNew((value, values) =>
        value.trim().toLowerCase() === values.email.trim().toLowerCase() ? needed(value) : t('form.emailsDiffer'),
      ),
      wishedOn: (value) => needed(value) ?? (value < today && value !== content?.wishedOn ? t('form.datePast') : null),
      users: (value) => (Object.values(value).some(Boolean) ? null : t('form.needUser')),
    },
    submit: async (values, key) => {
      const access = Object.entries(values.users)
        .filter(([, user]) => user)
        .map(([applicationId, applicationUserId]) => ({
          applicationId,
          applicationUserId,
          profileId: values.profiles[applicationId] || null,
        }))
      const subscriber =
        values.who === 'existing'
          ? { type: 'existing' as const, accountId: values.accountId }
          : {
              type: 'new' as const,
              surname: values.surname,
              givenName: values.givenName,
              email: values.email,
              emailConfirmation: values.emailConfirmation,
              ...coordinatesOf((name) => values[name]),
            }
      const common = {
        contractId: values.contractId,
        subscriber,
        access,
        wishedOn: values.wishedOn,
        comment: values.comment,
      }
      const body =
        kind === 'creation'
          ? {
              kind,
              ...common,
              seatKind: values.seatKind,
              addConcurrentSeat: values.seatKind === 'concurrent' && values.addConcurrentSeat,
            }
          : { kind, ...common, accountId: values.removed }
      try {
        await save(body, key, request && { id: request.id, rowVersion: version })
      } catch (error) {
        throw renameFields(error, (field) => {
          if (field === 'accountId') return 'removed'
          const item = /^access\.(\d+)\.(\w+)$/.exec(field)
          if (item) {
            const application = access[Number(item[1])]?.applicationId
            return item[2] === 'profileId' ? `profiles.${application}` : `users.${application}`
          }
          return field.replace(/^subscriber\./, '')
        })
      }
    },
    onProblem: (refused) => {
      if (refused.status !== 409 || !refused.extra.current) return false
      setNewer(refused.extra.current as RequestDetail)
      return true
    },
  })
  const { values } = form
  const leave = useLeaveGuard(form.isDirty())
  guard.release = leave.release
  const contract = useContract(values.contractId).data
  const applications = (contract?.applications ?? []).filter(
    (application) =>
      kind === 'creation' ||
      (removed
        ? removed.applications.includes(application.name)
        : (content?.access ?? []).some((one) => one.applicationId === application.id)),
  )
  useShortcuts({ 'ctrl+enter': () => (document.getElementById('request-form') as HTMLFormElement).requestSubmit() })

  // A contract that sells one kind of seat leaves no choice (C21); a subscriber who has a seat keeps its kind.
  const kinds = contract?.sells ?? []
  const imposed = existing?.seatKind ?? (kinds.length === 1 ? kinds[0] : undefined)
  useEffect(() => {
    if (imposed && values.seatKind !== imposed) form.setFieldValue('seatKind', imposed)
    else if (!imposed && kinds.length > 0 && !kinds.includes(values.seatKind)) form.setFieldValue('seatKind', kinds[0]!)
  })

  // The address is checked while it is typed, before saving (C1).
  const taken = useTakenEmail(values.email, (email) => api.get('/email-availability', { query: { email } }), {
    enabled: values.who === 'new',
  })

  const named = kind === 'creation' || values.removed
  const { effect, error, computing } = useEffectOf(
    !named
      ? undefined
      : kind === 'creation'
        ? {
            kind,
            contractId: values.contractId,
            accountId: values.who === 'existing' ? values.accountId || null : null,
            seatKind: values.seatKind,
            addConcurrentSeat: values.seatKind === 'concurrent' && values.addConcurrentSeat,
            wishedOn: values.wishedOn || today,
          }
        : { kind, contractId: values.contractId, accountId: values.removed, wishedOn: values.wishedOn || today },
  )
  const summary = useEffectSummary(effect)
  const subject = [
    values.who === 'existing' ? existing && formatPerson(existing) : formatPerson(values),
    contract?.title,
  ]
    .filter(Boolean)
    .join(' · ')

  function changeContract(id: string) {
    form.setValues({ contractId: id, users: {}, profiles: {}, removed: '', accountId: '' })
    setUsers({})
    setRemoved(undefined)
    setExisting(undefined)
  }

  function pickUser(applicationId: string, user: ApplicationUser | undefined) {
    const first = !Object.entries(values.users).some(([id, chosen]) => chosen && id !== applicationId)
    setUsers((all) => {
      const next = { ...all }
      if (user) next[applicationId] = user
      else delete next[applicationId]
      return next
    })
    form.setFieldValue('users', { ...values.users, [applicationId]: user?.id ?? '' })
    form.clearFieldError('users')
    form.clearFieldError(`users.${applicationId}`)
    if (!user || values.who === 'existing') return
    // The first one chosen fills everything that is known of the person; the next ones only what is still empty.
    const known: Partial<Values> = {
      surname: user.surname,
      givenName: user.givenName,
      email: user.email,
      emailConfirmation: user.email,
      ...Object.fromEntries(coordinateNames.map((name) => [name, user[name]])),
    }
    for (const [name, value] of Object.entries(known) as Array<[CoordinateName, string]>)
      if (value && (first || !values[name])) {
        form.setFieldValue(name, value)
        form.clearFieldError(name)
      }
    setFormer({})
  }

  const differing =
    values.who === 'new' &&
    applications.flatMap((application) => {
      const user = users[application.id]
      if (!user || !values.users[application.id] || !values.surname || !values.givenName) return []
      return fold(`${user.surname} ${user.givenName}`) === fold(`${values.surname} ${values.givenName}`)
        ? []
        : [{ application: application.name, name: formatPerson(user) }]
    })
  const title = request
    ? t('form.modifyTitle', { number: request.number })
    : t(kind === 'creation' ? 'form.creationTitle' : 'form.replacementTitle')

  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={[
          { label: t('requests'), to: '/contrats/demandes' },
          ...(request ? [{ label: request.number, to: `/contrats/demandes/${request.id}` }] : []),
          { label: request ? t('request.modify') : t(`kind.${kind}`) },
        ]}
      />
      <EffectLayout>
        <form id="request-form" className="surface" onSubmit={onSubmit} noValidate aria-label={title}>
          {problem || request || newer ? (
            <div style={{ padding: '16px 24px', display: 'grid', gap: 12 }}>
              <ProblemNotice problem={problem} />
              {newer ? (
                <Notice
                  kind="red"
                  title={t('form.conflict')}
                  act={
                    <span className="row-actions">
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => {
                          leave.release()
                          void navigate({ to: `/contrats/demandes/${request!.id}` })
                        }}
                      >
                        {t('form.conflictReopen')}
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => {
                          setVersion(newer.rowVersion)
                          setNewer(undefined)
                        }}
                      >
                        {t('form.conflictSave')}
                      </Button>
                    </span>
                  }
                >
                  {t('form.conflictWhat', { version: newer.version })}
                </Notice>
              ) : null}
              {request ? (
                <Notice kind="brass">{t('form.modifyNotice', { version: request.version + 1 })}</Notice>
              ) : null}
            </div>
          ) : null}
          <FormSection title={t('form.contract')}>
            <Column span={8}>
              <ContractField
                contracts={props.contracts}
                form={form}
                fixed={Boolean(request)}
                onChange={changeContract}
              />
            </Column>
          </FormSection>
          {kind === 'replacement' ? (
            <FormSection title={t('form.toRemove')}>
              <Column span={8}>
                <SubscriberField
                  contractId={values.contractId}
                  of="contract"
                  label={t('form.concerned')}
                  value={values.removed}
                  error={form.errors.removed}
                  chosen={
                    content?.kind === 'replacement'
                      ? { id: content.accountId, name: request!.detail.split(' => ')[0]! }
                      : props.subscriber && { id: props.subscriber.id, name: subscriberName(props.subscriber) }
                  }
                  onPick={(item) => {
                    setRemoved(item)
                    form.setValues({ removed: item?.id ?? '', users: {}, profiles: {} })
                    form.clearFieldError('removed')
                  }}
                />
                {removed?.seatKind ? (
                  <p className="help" style={{ marginTop: 6 }}>
                    {t('form.sameSeat', { kind: t(`seat.${removed.seatKind}`) })}
                  </p>
                ) : null}
              </Column>
            </FormSection>
          ) : null}
          <FormSection
            title={t(kind === 'creation' ? 'form.subscriber' : 'form.toAdd')}
            help={contract?.isPack ? t('form.subscriberHelp') : undefined}
          >
            <Column>
              <Radio.Group
                aria-label={t('form.who')}
                value={values.who}
                onChange={(who) => form.setFieldValue('who', who as Values['who'])}
              >
                <div className="contract-facts" style={{ marginTop: 0 }}>
                  <Radio value="new" label={t('form.newPerson')} />
                  <Radio value="existing" label={t('form.existing')} />
                </div>
              </Radio.Group>
            </Column>
            {values.who === 'existing' ? (
              <Column span={8}>
                <SubscriberField
                  contractId={values.contractId}
                  of="organisation"
                  label={t('form.existing')}
                  value={values.accountId}
                  error={form.errors.accountId}
                  chosen={
                    content?.subscriber.type === 'existing'
                      ? { id: content.subscriber.accountId, name: request!.detail.split(' => ').at(-1)! }
                      : undefined
                  }
                  onPick={(item) => {
                    setExisting(item)
                    form.setFieldValue('accountId', item?.id ?? '')
                    form.clearFieldError('accountId')
                  }}
                />
                <p className="help" style={{ marginTop: 4 }}>
                  {t('form.existingHelp')}
                </p>
                {existing?.seatKind && kind === 'creation' ? (
                  <p className="help">{t('form.held', { kind: t(`seat.${existing.seatKind}`) })}</p>
                ) : null}
              </Column>
            ) : null}
            {applications.map((application) => (
              <Column key={application.id} span={applications.length > 1 ? 4 : 8}>
                <UserField
                  contractId={values.contractId}
                  application={application}
                  alone={applications.length === 1}
                  value={values.users[application.id] ?? ''}
                  error={form.errors[`users.${application.id}`] ?? form.errors.users}
                  chosen={
                    content?.access.some((one) => one.applicationId === application.id)
                      ? request!.detail.split(' => ').at(-1)
                      : users[application.id] && formatPerson(users[application.id]!)
                  }
                  request={request?.number}
                  like={Object.entries(users).find(([id]) => id !== application.id)?.[1]}
                  onPick={(user) => pickUser(application.id, user)}
                />
              </Column>
            ))}
            {values.who === 'new' ? (
              <>
                <Column span={4}>
                  <TextInput
                    {...compulsory}
                    label={t('field.surname')}
                    maxLength={100}
                    autoComplete="off"
                    {...form.getInputProps('surname')}
                  />
                </Column>
                <Column span={4}>
                  <TextInput
                    {...compulsory}
                    label={t('field.givenName')}
                    maxLength={100}
                    autoComplete="off"
                    {...form.getInputProps('givenName')}
                  />
                </Column>
                <CoordinateFieldsIn form={form} former={former} only={['jobTitle']} span={4} />
                {differing && differing.length > 0 ? (
                  <Column>
                    <Notice kind="brass">
                      {differing.map((one) => (
                        <p key={one.application} role="status">
                          {t('form.nameDiffers', one)}
                        </p>
                      ))}
                    </Notice>
                  </Column>
                ) : null}
                <Column span={6}>
                  <TextInput
                    {...compulsory}
                    type="email"
                    label={t('field.email')}
                    maxLength={254}
                    autoComplete="off"
                    {...form.getInputProps('email')}
                    error={form.errors.email ?? taken}
                  />
                </Column>
                <Column span={6}>
                  <TextInput
                    {...compulsory}
                    type="email"
                    label={ui('form.confirmation', { label: t('field.email') })}
                    maxLength={254}
                    autoComplete="off"
                    {...form.getInputProps('emailConfirmation')}
                  />
                </Column>
              </>
            ) : null}
          </FormSection>
          {values.who === 'new' ? (
            <FormSection title={t('form.coordinates')} help={t('form.coordinatesHelp')}>
              <Column>
                <SiteCopy
                  contractId={values.contractId}
                  onCopy={(site) => {
                    const changed: Partial<Record<CoordinateName, string>> = {}
                    const copy = { ...site, structure: site.name }
                    for (const name of [
                      'structure',
                      'addressLine1',
                      'addressLine2',
                      'postalCode',
                      'city',
                      'phone',
                      'fax',
                    ] as const) {
                      if (!copy[name] && name !== 'addressLine2') continue
                      if (copy[name] === values[name]) continue
                      changed[name] = values[name]
                      form.setFieldValue(name, copy[name])
                    }
                    setFormer(changed)
                  }}
                />
              </Column>
              <CoordinateFieldsIn form={form} former={former} only={['structure']} span={12} />
              <CoordinateFields
                form={form}
                former={former}
                only={['phone', 'mobile', 'fax', 'addressLine1', 'addressLine2', 'postalCode', 'city']}
              />
            </FormSection>
          ) : null}
          {applications.some((application) => application.profiles.length > 0 && values.users[application.id]) ? (
            <FormSection title={t('form.profile')}>
              {applications
                .filter((application) => application.profiles.length > 0 && values.users[application.id])
                .map((application) => (
                  <Column key={application.id} span={6}>
                    <NativeSelect
                      label={
                        applications.length === 1
                          ? t('form.profile')
                          : t('form.profileOf', { application: application.name })
                      }
                      description={
                        application.profiles.find(({ id }) => id === values.profiles[application.id])?.description ||
                        undefined
                      }
                      inputWrapperOrder={['label', 'input', 'description', 'error']}
                      data={[
                        { value: '', label: t('form.noProfile') },
                        ...application.profiles.map(({ id, name }) => ({ value: id, label: name })),
                      ]}
                      value={values.profiles[application.id] ?? ''}
                      error={form.errors[`profiles.${application.id}`]}
                      onChange={(event) =>
                        form.setFieldValue('profiles', {
                          ...values.profiles,
                          [application.id]: event.currentTarget.value,
                        })
                      }
                    />
                  </Column>
                ))}
            </FormSection>
          ) : null}
          {kind === 'creation' && contract ? (
            <TermsSection
              contract={contract}
              values={values}
              imposed={existing?.seatKind ?? undefined}
              errors={form.errors}
              onKind={(seatKind) => form.setFieldValue('seatKind', seatKind)}
              onAdd={(on) => {
                form.setFieldValue('addConcurrentSeat', on)
                form.clearFieldError('addConcurrentSeat')
              }}
            />
          ) : null}
          <MoreSection form={form} min={today} />
        </form>
        <EffectPanel
          form="request-form"
          subject={subject}
          summary={summary}
          computing={computing}
          submitting={submitting}
          onCancel={() => void navigate({ to: '/contrats/demandes' })}
          foot={t('effect.free')}
        >
          <EffectBodyView effect={effect} error={error} kind={kind} />
        </EffectPanel>
      </EffectLayout>
      {leave.dialog}
    </>
  )
}

/** One coordinate in a place of another width. */
function CoordinateFieldsIn(props: {
  form: Parameters<typeof CoordinateFields>[0]['form']
  former: Partial<Record<CoordinateName, string>>
  only: [CoordinateName]
  span: number
}) {
  const t = useTexts('contracts')
  const [name] = props.only
  const former = props.former[name]
  return (
    <Column span={props.span}>
      <ChangedField former={former !== undefined && former !== props.form.getValues()[name] ? former : undefined}>
        <TextInput label={t(`field.${name}`)} maxLength={200} autoComplete="off" {...props.form.getInputProps(name)} />
      </ChangedField>
    </Column>
  )
}

type FreeApplicationUser = ItemOf<'GET /contracts/:id/application-users'>

/** «Collaborateur» of one application: its users who have no connection there (C20). */
function UserField(props: {
  contractId: string
  application: Contract['applications'][number]
  alone: boolean
  value: string
  error?: React.ReactNode
  chosen: string | undefined
  /** The number of the request that is modified. */
  request: string | undefined
  /** Who is chosen in another application: proposed here too. */
  like: ApplicationUser | undefined
  onPick: (user: ApplicationUser | undefined) => void
}) {
  const t = useTexts('contracts')
  const { application } = props
  const load = async (search: string, signal?: AbortSignal) =>
    (
      await api.get('/contracts/:id/application-users', {
        params: { id: props.contractId },
        query: { application: application.id, search },
        signal,
      })
    ).items
  const listKey = ['application-users', props.contractId, application.id]
  // The request that is modified does not stand in its own way.
  const asked = (user: FreeApplicationUser) => user.askedBy !== null && user.askedBy !== props.request
  const all = useQuery({ queryKey: [...listKey, ''], queryFn: ({ signal }) => load('', signal) })
  const none = all.data?.length === 0 && !props.value
  const { like } = props
  const same = useQuery({
    queryKey: [...listKey, 'like', like?.surname ?? ''],
    queryFn: ({ signal }) => load(like?.surname ?? '', signal),
    enabled: Boolean(like) && !props.value && !none,
  }).data?.find((user) => !asked(user) && user.surname === like?.surname && user.givenName === like?.givenName)
  return (
    <>
      <RemoteSelect<FreeApplicationUser>
        {...(props.alone ? compulsory : {})}
        listKey={listKey}
        load={load}
        name={(user) =>
          asked(user) ? t('form.userAsked', { name: formatPerson(user), number: user.askedBy! }) : formatPerson(user)
        }
        off={asked}
        label={props.alone ? t('form.user') : t('form.userOf', { application: application.name })}
        placeholder={none ? t('form.noUser') : t('form.chooseUser')}
        disabled={none}
        value={props.value}
        error={props.error}
        chosen={props.value && props.chosen ? { id: props.value, name: props.chosen } : undefined}
        onPick={props.onPick}
      />
      {same && !props.value ? (
        <Button variant="subtle" size="xs" mt={4} onClick={() => props.onPick(same)}>
          {t('form.alsoHere', { name: formatPerson(same) })}
        </Button>
      ) : null}
      <p className="help" style={{ marginTop: 4 }}>
        {none
          ? t('form.createFirst', { application: application.name })
          : t('form.createHint', { application: application.name })}
      </p>
    </>
  )
}

/** «Copier les coordonnées de la structure»: fills the coordinates from a structure chosen in a list (C20). */
function SiteCopy({ contractId, onCopy }: { contractId: string; onCopy: (site: Site) => void }) {
  const t = useTexts('contracts')
  const [open, setOpen] = useState(false)
  const sites = useQuery({
    queryKey: ['sites', contractId],
    queryFn: async () => (await api.get('/contracts/:id/sites', { params: { id: contractId } })).items,
    enabled: open,
  })
  return (
    <div className="copy-line">
      {open ? (
        <NativeSelect
          label={t('form.chooseSite')}
          value=""
          data={[
            { value: '', label: sites.data?.length === 0 ? t('form.nothingFound') : '–' },
            ...(sites.data ?? []).map((site) => ({ value: site.id, label: `${site.name}, ${site.city}` })),
          ]}
          onChange={(event) => {
            const site = sites.data?.find(({ id }) => id === event.currentTarget.value)
            if (!site) return
            onCopy(site)
            setOpen(false)
          }}
        />
      ) : (
        <div style={{ maxWidth: 'none' }}>
          <Button
            variant="subtle"
            size="xs"
            style={{ marginLeft: -8 }}
            leftSection={<IconCopy size={17} stroke={1.7} aria-hidden />}
            onClick={() => setOpen(true)}
          >
            {t('form.copySite')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** «Modalités» (C21): the seats first, then the kind, with the price of what is added. */
function TermsSection(props: {
  contract: Contract
  values: Values
  imposed: SeatKind | undefined
  errors: Record<string, React.ReactNode>
  onKind: (kind: SeatKind) => void
  onAdd: (on: boolean) => void
}) {
  const t = useTexts('contracts')
  const { contract, values, imposed } = props
  const kinds = (['named', 'concurrent', 'key'] as const).filter((kind) =>
    imposed ? kind === imposed : contract.sells.includes(kind),
  )
  const prices = useQuery({
    queryKey: ['effects', 'prices', contract.id, values.wishedOn, kinds],
    queryFn: async () =>
      Object.fromEntries(
        await Promise.all(
          kinds.map(async (seatKind) => {
            const { monthlyCents } = await api.post('/change-request-effects', {
              body: {
                kind: 'creation',
                contractId: contract.id,
                seatKind,
                addConcurrentSeat: true,
                wishedOn: values.wishedOn,
              },
            })
            return [seatKind, monthlyCents.after - monthlyCents.before] as const
          }),
        ),
      ) as Partial<Record<SeatKind, number>>,
    enabled: Boolean(values.wishedOn) && !imposed,
    staleTime: 60_000,
  }).data
  const price = (kind: SeatKind) =>
    imposed || prices?.[kind] === undefined ? null : t('form.perMonth', { amount: formatMoney(prices[kind]) })
  const extra = (kind: SeatKind) =>
    kind === 'concurrent' && !values.addConcurrentSeat ? t('form.noExtra') : price(kind)
  const alone = kinds.length === 1
  const shared = contract.seats.concurrent
  const body = (kind: SeatKind) =>
    kind === 'concurrent' ? (
      <>
        <p>
          {shared.bought === 0
            ? t('form.noShared')
            : t('form.useShared', {
                seats: shared.bought,
                assigned: t('contract.assigned', { count: shared.used }),
              })}
        </p>
        <Checkbox
          mt={8}
          label={
            <>
              {t('form.addShared')}
              {price(kind) ? <span className="secondary"> · {price(kind)}</span> : null}
            </>
          }
          checked={values.addConcurrentSeat}
          error={props.errors.addConcurrentSeat}
          onChange={(event) => {
            props.onKind('concurrent')
            props.onAdd(event.currentTarget.checked)
          }}
        />
      </>
    ) : (
      <p>
        {imposed ? t('form.held', { kind: t(`seat.${kind}`) }) : t(kind === 'key' ? 'form.addKey' : 'form.addNamed')}
      </p>
    )
  return (
    <FormSection
      title={t('form.terms')}
      help={(['named', 'concurrent', 'key'] as const)
        .filter((kind) => contract.sells.includes(kind) || contract.seats[kind].bought > 0)
        .map((kind) => (
          <span key={kind} style={{ display: 'block' }}>
            {t(`seats.${kind}`)}
            {'\u00a0: '}
            {contract.seats[kind].bought}
          </span>
        ))}
    >
      <Column>
        {alone ? (
          <div className="seat-option">
            <div className="head">
              <b>{t(`seatLong.${kinds[0]}`)}</b>
              <span className="strong">{extra(kinds[0]!)}</span>
            </div>
            <div className="what" style={{ marginLeft: 0 }}>
              {body(kinds[0]!)}
            </div>
          </div>
        ) : (
          <Radio.Group
            label={t('form.seatKind')}
            value={values.seatKind}
            error={props.errors.seatKind}
            onChange={(kind) => props.onKind(kind as SeatKind)}
          >
            <div className="seat-choice" style={{ marginTop: 6 }}>
              {kinds.map((kind) => (
                <div key={kind} className="seat-option">
                  <div className="head">
                    <Radio value={kind} label={t(`seatLong.${kind}`)} />
                    <span className="strong">{extra(kind)}</span>
                  </div>
                  <div className="what">{body(kind)}</div>
                </div>
              ))}
            </div>
          </Radio.Group>
        )}
      </Column>
    </FormSection>
  )
}

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim()
