import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconFileDownload, IconKey, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, postForFile } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { CopyableCode } from '../../../../web/ui/copyable-code.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { formatDay, formatDayTime, formatNumber } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { type Organisation, refusal, type TechnicalUserWithSecret, useRefresh } from '../data.ts'
import { OrganisationFrame } from './frame.tsx'
import '../../../../web/ui/comparison.css'

const states = ['active', 'revoked', 'all'] as const

/** The technical users of an organisation (O15): made, their secret shown once, renewed, revoked. */
export function TechnicalUsersPage() {
  const t = useTexts('organisation')
  const [making, setMaking] = useState(false)
  return (
    <OrganisationFrame
      actions={(one) =>
        one.abilities.technicalUsers.allowed ? (
          <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setMaking(true)}>
            {t('technical.make')}
          </Button>
        ) : null
      }
    >
      {(one) =>
        one.abilities.technicalUsers.allowed ? (
          <List organisation={one} making={making} setMaking={setMaking} />
        ) : (
          <Notice kind="info">{one.abilities.technicalUsers.reason || t('technical.notAllowed')}</Notice>
        )
      }
    </OrganisationFrame>
  )
}

function List(props: { organisation: Organisation; making: boolean; setMaking: (on: boolean) => void }) {
  const t = useTexts('organisation')
  const address = useListSearch()
  const { organisation } = props
  const state = oneOf(states, address.values.etat) ?? 'active'
  const [made, setMade] = useState<TechnicalUserWithSecret>()
  const [editing, setEditing] = useState<TechnicalUser>()
  const open = address.values.technique
  return (
    <>
      <KeysetList
        title={t('technical.tab')}
        path="/organisations/:id/technical-users"
        defaultSort="name"
        params={{ id: organisation.id }}
        query={{ state }}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        openKey={open ?? null}
        onOpen={(row) => address.open({ technique: row.id })}
        filters={[
          {
            key: 'etat',
            label: t('state'),
            options: states.map((value) => ({
              value,
              label: t(`technical.states.${value}`),
            })),
            value: address.values.etat ? [state] : [],
            change: ([value]) => address.change({ etat: value === 'active' ? '' : (value ?? '') }),
          },
        ]}
        columns={[
          { key: 'name', title: t('technical.name'), sort: 'name', cell: (row) => row.name, phone: 'title' },
          { key: 'client', title: t('technical.clientId'), cell: (row) => row.clientId, phone: 'line', phoneOrder: 1 },
          {
            key: 'spaces',
            title: t('spaces.tab'),
            cell: (row) => row.spaces.map((one) => `${one.title} (${t(`access.${one.access}`)})`).join(', '),
            phone: 'line',
            phoneOrder: 2,
          },
          {
            key: 'used',
            title: t('technical.lastUsed'),
            cell: (row) => (row.lastUsedAt ? formatDayTime(row.lastUsedAt) : t('technical.never')),
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('state'),
            phone: 'below',
            cell: (row) => (
              <StateTag state={row.revokedAt ? 'deactivated' : 'active'}>
                {t(row.revokedAt ? 'technical.revoked' : 'technical.active')}
              </StateTag>
            ),
          },
        ]}
        empty={{
          title: t('technical.empty'),
          text: t('technical.emptyWhat'),
        }}
      />
      {props.making ? (
        <FormDrawer
          organisation={organisation}
          onClose={() => props.setMaking(false)}
          onMade={(user) => {
            props.setMaking(false)
            setMade(user)
            address.open({ technique: user.id })
          }}
        />
      ) : editing ? (
        <FormDrawer organisation={organisation} user={editing} onClose={() => setEditing(undefined)} />
      ) : open ? (
        <UserDrawer
          onEdit={setEditing}
          key={open}
          id={open}
          shown={made?.id === open ? made : undefined}
          onSecret={setMade}
          onClose={() => {
            setMade(undefined)
            address.close({ technique: undefined })
          }}
        />
      ) : null}
    </>
  )
}

type TechnicalUser = ItemOf<'GET /organisations/:id/technical-users'>
type Values = {
  name: string
  signInEmail: string
  contactEmail: string
  spaces: string[]
  modify: string[]
}

/** A technical user made, or one that is there changed: its name, its contact, its spaces. */
function FormDrawer(props: {
  organisation: Organisation
  user?: TechnicalUser
  onClose: () => void
  onMade?: (user: TechnicalUserWithSecret) => void
}) {
  const { user } = props
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const params = { id: props.organisation.id }
  const choices = useQuery({
    queryKey: ['organisation', 'technical-spaces', props.organisation.id],
    queryFn: () => api.get('/organisations/:id/technical-users', { params, query: { size: 1 } }),
  })
  const { form, submitting, problem, onSubmit } = useApiForm<Values>({
    initialValues: {
      name: user?.name ?? '',
      signInEmail: user?.signInEmail ?? '',
      contactEmail: user?.contactEmail ?? '',
      spaces: user?.spaces.map((one) => one.space) ?? [],
      modify: user?.spaces.filter((one) => one.access === 'modify').map((one) => one.space) ?? [],
    },
    validate: {
      name: (value) => (value.trim() ? null : ui('form.required')),
      signInEmail: (value) => (value.trim() ? null : ui('form.required')),
      spaces: (value) => (value.length ? null : t('technical.spaceMissing')),
    },
    submit: async (values, key) => {
      const body = {
        name: values.name,
        contactEmail: values.contactEmail,
        spaces: values.spaces.map((space) => ({
          space,
          access: values.modify.includes(space) ? ('modify' as const) : ('read' as const),
        })),
      }
      if (user) {
        await api.patch('/technical-users/:id', { params: { id: user.id }, body: { ...body, version: user.version } })
        await refresh()
        return props.onClose()
      }
      const { signInEmail } = values
      const made = await api.post('/organisations/:id/technical-users', { params, body: { ...body, signInEmail }, key })
      await refresh()
      props.onMade?.(made)
    },
  })
  return (
    <SideDrawer
      opened
      unsaved={form.isDirty() && !submitting}
      onClose={props.onClose}
      over={props.organisation.name}
      title={user ? user.name : t('technical.make')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button type="submit" form="technical-form" loading={submitting}>
            {user ? ui('save') : t('technical.create')}
          </Button>
        </>
      }
    >
      <form id="technical-form" noValidate onSubmit={onSubmit}>
        <DrawerSection>
          <ProblemNotice problem={problem} />
          <div className="form-grid">
            <Column span={12}>
              <TextInput
                label={t('technical.name')}
                description={t('technical.nameHelp')}
                {...compulsory}
                maxLength={100}
                {...form.getInputProps('name')}
              />
            </Column>
            <Column span={6}>
              <TextInput
                type="email"
                label={t('users.email')}
                description={t('technical.emailHelp')}
                {...compulsory}
                autoComplete="off"
                disabled={user !== undefined}
                {...form.getInputProps('signInEmail')}
              />
            </Column>
            <Column span={6}>
              <TextInput
                type="email"
                label={ui('account.contactEmail')}
                description={t('technical.contactHelp')}
                autoComplete="off"
                {...form.getInputProps('contactEmail')}
              />
            </Column>
          </div>
        </DrawerSection>
        <DrawerSection title={t('spaces.tab')}>
          <table className="comparison" aria-label={t('spaces.tab')}>
            <thead>
              <tr>
                <th scope="col">{t('space')}</th>
                <th scope="col">{t('access.modify')}</th>
              </tr>
            </thead>
            <tbody>
              {(choices.data?.spaces ?? []).map((one) => {
                const on = form.values.spaces.includes(one.space)
                const toggle = (name: 'spaces' | 'modify', value: boolean) =>
                  form.setFieldValue(
                    name,
                    value
                      ? [...form.values[name], one.space]
                      : form.values[name].filter((other) => other !== one.space),
                  )
                return (
                  <tr key={one.space}>
                    <td>
                      <Checkbox
                        label={one.title}
                        description={one.description}
                        checked={on}
                        onChange={(event) => toggle('spaces', event.currentTarget.checked)}
                      />
                    </td>
                    <td>
                      <Checkbox
                        aria-label={`${t('access.modify')}, ${one.title}`}
                        checked={on && form.values.modify.includes(one.space)}
                        disabled={!on}
                        onChange={(event) => toggle('modify', event.currentTarget.checked)}
                      />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
          {form.errors.spaces ? (
            <p role="alert" className="field-error">
              {form.errors.spaces}
            </p>
          ) : null}
        </DrawerSection>
      </form>
    </SideDrawer>
  )
}

function UserDrawer(props: {
  id: string
  shown: TechnicalUserWithSecret | undefined
  onSecret: (user: TechnicalUserWithSecret) => void
  onEdit: (user: TechnicalUser) => void
  onClose: () => void
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const [acting, setActing] = useState<'rotate' | 'revoke'>()
  const [grace, setGrace] = useState('24')
  // The password that was copied or exported: it is shown only once.
  const [taken, setTaken] = useState<string>()
  const { data, error } = useQuery({
    queryKey: ['organisation', 'technical-user', props.id],
    queryFn: () => api.get('/technical-users/:id', { params: { id: props.id } }),
    initialData: props.shown,
  })
  const act = useMutation({
    mutationFn: async () => {
      if (acting === 'revoke') await api.delete('/technical-users/:id', { params: { id: props.id } })
      else
        props.onSecret(
          await api.post('/technical-users/:id/secret-rotations', {
            params: { id: props.id },
            body: {
              graceHours: Number(grace),
              confirm: true,
            },
          }),
        )
    },
    onSuccess: async () => {
      setActing(undefined)
      await refresh()
    },
  })
  const details = useMutation({
    mutationFn: async (secret: string | null | undefined) => {
      const file = await postForFile('/technical-users/:id/connection-details.pdf', {
        params: { id: props.id },
        body: secret ? { secret } : {},
      })
      const address = URL.createObjectURL(file)
      const link = document.createElement('a')
      link.href = address
      link.download = `connexion-${data?.clientId ?? props.id}.pdf`
      link.click()
      setTimeout(() => URL.revokeObjectURL(address), 10_000)
    },
  })
  const secret = props.shown?.secret
  return (
    <SideDrawer
      opened
      unsaved={Boolean(secret) && taken !== secret}
      ask={{
        title: t('technical.notTaken'),
        what: t('technical.notTakenWhat'),
        leave: t('technical.closeAnyway'),
        stay: t('technical.backToSecret'),
      }}
      onClose={props.onClose}
      over={t('technical.one')}
      title={data?.name ?? t('technical.one')}
      under={data?.organisation.name}
      footer={
        data && !data.revokedAt && !acting ? (
          <>
            <Button
              variant="default"
              leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
              onClick={() => setActing('revoke')}
            >
              {t('technical.revoke')}
            </Button>
            <Button
              className="long-label"
              variant="default"
              leftSection={<IconKey size={17} stroke={1.7} aria-hidden />}
              onClick={() => setActing('rotate')}
            >
              {t('technical.rotate')}
            </Button>
            {/* The password that is shown only once is dealt with first. */}
            {secret ? null : <Button onClick={() => props.onEdit(data)}>{t('edit')}</Button>}
          </>
        ) : acting ? (
          <>
            <Button variant="default" onClick={() => setActing(undefined)}>
              {ui('cancel')}
            </Button>
            <Button
              className={acting === 'revoke' ? 'danger' : undefined}
              loading={act.isPending}
              onClick={() => act.mutate()}
            >
              {acting === 'revoke' ? t('technical.revoke') : t('confirm')}
            </Button>
          </>
        ) : undefined
      }
    >
      {error || act.error || details.error ? (
        <div style={{ padding: '0 24px 16px' }}>
          <ProblemNotice problem={refusal(error ?? act.error)} />
          {details.error ? <Notice kind="red">{t('technical.pdfFailed')}</Notice> : null}
        </div>
      ) : null}
      {data ? (
        <>
          {acting ? (
            <DrawerSection title={t(acting === 'rotate' ? 'technical.rotateTitle' : 'technical.revokeTitle')}>
              <div className="stack">
                <Notice kind="brass">
                  {t(acting === 'rotate' ? 'technical.rotateWarning' : 'technical.revokeWarning')}
                </Notice>
                {acting === 'rotate' ? (
                  <>
                    <NativeSelect
                      w={320}
                      label={t('technical.grace')}
                      description={t('technical.graceHelp')}
                      data={['0', '1', '24', '72', '168', '720'].map((value) => ({
                        value,
                        label: t(`technical.graces.${value}`),
                      }))}
                      value={grace}
                      onChange={(event) => setGrace(event.currentTarget.value)}
                    />
                    <p>
                      <BeforeAfter
                        before={t('technical.oldSecret')}
                        after={grace === '0' ? t('technical.stopsNow') : t(`technical.worksFor.${grace}`)}
                      />
                    </p>
                  </>
                ) : (
                  <p>
                    <BeforeAfter before={t('technical.active')} after={t('technical.revoked')} />
                  </p>
                )}
              </div>
            </DrawerSection>
          ) : null}
          {secret ? (
            <DrawerSection title={t('technical.secret')}>
              <div className="stack">
                <Notice kind="brass" title={t('technical.once')}>
                  {t('technical.onceWhat')}
                </Notice>
                <div className="secret">
                  <CopyableCode code={secret} onCopied={() => setTaken(secret)} />
                </div>
              </div>
            </DrawerSection>
          ) : null}
          <DrawerSection
            title={t('technical.connection')}
            aside={
              data.revokedAt ? undefined : (
                <Button
                  variant="default"
                  size="xs"
                  loading={details.isPending}
                  leftSection={<IconFileDownload size={15} stroke={1.7} aria-hidden />}
                  onClick={() => details.mutate(secret, { onSuccess: () => setTaken(secret ?? undefined) })}
                >
                  {t('technical.exportDetails')}
                </Button>
              )
            }
          >
            <ReadOnlyRow>
              <ReadOnlyValue label={t('technical.clientId')}>
                <CopyableCode code={data.clientId} />
              </ReadOnlyValue>
              <ReadOnlyValue label={t('technical.tokenUrl')}>
                <CopyableCode code={data.tokenUrl} />
              </ReadOnlyValue>
              <ReadOnlyValue label={t('users.email')}>{data.signInEmail}</ReadOnlyValue>
              <ReadOnlyValue label={ui('account.contactEmail')}>{data.contactEmail}</ReadOnlyValue>
              <ReadOnlyValue label={t('technical.rate')}>
                {t('technical.perMinute', {
                  count: data.requestsPerMinute,
                  shown: formatNumber(data.requestsPerMinute),
                })}
              </ReadOnlyValue>
            </ReadOnlyRow>
          </DrawerSection>
          <DrawerSection title={t('spaces.tab')}>
            <ul style={{ margin: 0, paddingLeft: 18 }}>
              {data.spaces.map((one) => (
                <li key={one.space}>
                  {one.title}, {t(`access.${one.access}`)}
                </li>
              ))}
            </ul>
          </DrawerSection>
          <DrawerSection title={t('technical.secrets')}>
            <ReadOnlyRow>
              {data.secrets.map((one, index) => (
                <ReadOnlyValue key={one.createdAt} label={t(index === 0 ? 'technical.current' : 'technical.former')}>
                  {one.validUntil
                    ? t('technical.until', { at: formatDayTime(one.validUntil) })
                    : t('technical.from', { at: formatDayTime(one.createdAt) })}
                </ReadOnlyValue>
              ))}
              <ReadOnlyValue label={t('technical.lastUsed')}>
                {data.lastUsedAt ? formatDayTime(data.lastUsedAt) : t('technical.never')}
              </ReadOnlyValue>
              <ReadOnlyValue label={t('technical.createdBy')}>
                {data.createdBy}, {formatDay(data.createdAt)}
              </ReadOnlyValue>
              {data.revokedAt ? (
                <ReadOnlyValue label={t('technical.revoked')}>
                  {data.revokedBy}, {formatDay(data.revokedAt)}
                </ReadOnlyValue>
              ) : null}
            </ReadOnlyRow>
          </DrawerSection>
        </>
      ) : null}
    </SideDrawer>
  )
}
