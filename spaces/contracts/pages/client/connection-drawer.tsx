import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconCopy,
  IconLock,
  IconLockOpen,
  IconLockPassword,
  IconMail,
  IconRefresh,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { isLeaving } from '../../../../web/api/drafts.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Conflict, compareVersions } from '../../../../web/ui/conflict.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { ChangedField } from '../../../../web/ui/fields.tsx'
import { Column } from '../../../../web/ui/form-section.tsx'
import { formatDay, formatDayTime, formatPerson, formatTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { useTakenEmail } from '../../../../web/ui/taken-email.ts'
import { Told } from '../../../../web/ui/told.tsx'
import { causeText } from './block-cause.tsx'
import { CoordinateFields } from './coordinate-fields.tsx'
import { type ConnectionDetail, type ConnectionRow, coordinateNames, coordinatesOf, refusal } from './data.ts'
import { newRequestAddress } from './page-frame.tsx'
import './client.css'

export interface ConnectionDrawerProps {
  id: string
  contractId: string
  /** The rows of the list page behind, for the previous and the next one. */
  rows: ConnectionRow[]
  /** How many rows stand before this page. */
  from: number
  total: number | undefined
  /** What was done just before it opened. */
  told: string | undefined
  /** Opens another one, saying what was done in the one before, or closes. */
  go: (id: string | undefined, said?: string) => void
}

/** «Détail du compte» (C13–C17), beside its list. */
export function ConnectionDrawer(props: ConnectionDrawerProps) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const detail = useQuery({
    queryKey: ['connections', props.id],
    queryFn: () => api.get('/connections/:id', { params: { id: props.id } }),
    // The form below keeps what is typed: a newer version is met when it is saved (C17).
    refetchOnWindowFocus: false,
  })
  if (detail.data) return <LoadedDrawer {...props} detail={detail.data} />
  return (
    <SideDrawer opened onClose={() => props.go(undefined)} title={t('account.title')}>
      {detail.error ? (
        <ErrorState title={ui('error.page')} problem={refusal(detail.error)} onRetry={() => void detail.refetch()} />
      ) : null}
    </SideDrawer>
  )
}

type Copied = ItemOf<'GET /connections/:id/copy-sources'>

type Values = Record<
  (typeof coordinateNames)[number] | 'email' | 'emailConfirmation' | 'profileId' | 'copyFrom',
  string
>

const toValues = (detail: ConnectionDetail): Values => ({
  ...coordinatesOf((name) => detail.account[name]),
  email: detail.email,
  emailConfirmation: detail.email,
  profileId: detail.profileId ?? '',
  copyFrom: '',
})

function LoadedDrawer(props: ConnectionDrawerProps & { detail: ConnectionDetail }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const store = useQueryClient()
  const { account: self } = useSession()
  const { go, rows, detail } = props
  const [base, setBase] = useState(detail)
  const [former, setFormer] = useState<Partial<Record<(typeof coordinateNames)[number], string>>>({})
  const [told, setTold] = useState(props.told)
  const [onward, setOnward] = useState<'asked' | 'saved'>()
  const [source, setSource] = useState<Copied>()
  const [copied, setCopied] = useState<Copied>()
  const [conflict, setConflict] = useState<{ current: ConnectionDetail; by: string; at: string | null }>()
  const [act, setAct] = useState<{ busy: boolean; problem?: ApiProblem }>({ busy: false })
  const [withReset, setWithReset] = useState(true)

  const { form, submitting, problem, onSubmit, send } = useApiForm<Values>({
    initialValues: toValues(base),
    validate: {
      emailConfirmation: (value, values) =>
        value.trim().toLowerCase() === values.email.trim().toLowerCase() ? null : t('form.emailsDiffer'),
    },
    submit: async (values) => {
      setTold(undefined)
      await save(values, base)
    },
    onProblem: (refused) => {
      if (refused.status !== 409 || !refused.extra.current) return false
      const current = refused.extra.current as ConnectionDetail
      const { both } = compare(current)
      if (both.length === 0) settle(current, new Set())
      else setConflict({ current, by: String(refused.extra.by ?? ''), at: (refused.extra.at as string | null) ?? null })
      return true
    },
  })

  async function save(values: Values, on: { version: number; accountVersion: number }) {
    const { profileId, copyFrom, ...rest } = values
    const saved = await api.patch('/connections/:id', {
      params: { id: props.id },
      body: {
        ...rest,
        profileId: profileId || null,
        copyFrom: copyFrom || null,
        version: on.version,
        accountVersion: on.accountVersion,
      },
    })
    take(saved)
    setTold(t('account.saved'))
    setOnward((now) => now && 'saved')
    void store.invalidateQueries({ queryKey: ['connections', 'list'] })
  }

  function take(saved: ConnectionDetail) {
    store.setQueryData(['connections', props.id], saved)
    setBase(saved)
    setConflict(undefined)
    setFormer({})
    setCopied(undefined)
    setSource(undefined)
    form.setValues(toValues(saved))
    form.resetDirty(toValues(saved))
    form.clearErrors()
  }

  function compare(current: ConnectionDetail) {
    const { both, kept } = compareVersions(toValues(base), toValues(current), form.getValues())
    return { both: both.filter((name) => name !== 'emailConfirmation'), kept }
  }

  /** Puts the chosen values over those now stored, and saves them. */
  function settle(current: ConnectionDetail, mine: Set<string>) {
    const typed = form.getValues()
    const before = toValues(base)
    const theirs = toValues(current)
    const { both } = compare(current)
    const merged = { ...theirs }
    for (const name of Object.keys(typed) as Array<keyof Values>)
      if (typed[name] !== before[name] && (!(both as string[]).includes(name) || mine.has(name)))
        merged[name] = typed[name]
    merged.emailConfirmation = merged.email
    setBase(current)
    setConflict(undefined)
    form.setValues(merged)
    form.resetDirty(theirs)
    void resave(merged, current)
  }
  // The versions of the form's closure are those of before: what is merged goes with those it was merged on.
  async function resave(values: Values, on: ConnectionDetail) {
    try {
      await save(values, on)
    } catch {
      send(values)
    }
  }

  async function updateFromApplication() {
    setTold(undefined)
    setAct({ busy: true })
    try {
      const user = await api.get('/connections/:id/application-user', { params: { id: props.id } })
      const now = form.getValues()
      const changed: Partial<Record<(typeof coordinateNames)[number], string>> = {}
      for (const name of coordinateNames) {
        if (!user[name] || user[name] === now[name]) continue
        changed[name] = now[name]
        form.setFieldValue(name, user[name])
      }
      setFormer({ ...changed, ...former })
      const count = Object.keys(changed).length
      setTold(count ? t('account.updated', { count }) : t('account.upToDate'))
      setAct({ busy: false })
    } catch (error) {
      setAct({ busy: false, problem: error as ApiProblem })
    }
  }

  async function perform(work: () => Promise<unknown>, said?: string) {
    setTold(undefined)
    setAct({ busy: true })
    try {
      await work()
      setAct({ busy: false })
      if (said) setTold(said)
      const fresh = await api.get('/connections/:id', { params: { id: props.id } })
      store.setQueryData(['connections', props.id], fresh)
      setBase((before) => ({ ...before, blocks: fresh.blocks, blocked: fresh.blocked }))
      void store.invalidateQueries({ queryKey: ['connections', 'list'] })
      void store.invalidateQueries({ queryKey: ['connections', 'count'] })
    } catch (error) {
      setAct({ busy: false, problem: error as ApiProblem })
    }
  }

  const dirty = (Object.keys(form.values) as Array<keyof Values>).filter(
    (name) => name !== 'emailConfirmation' && form.isDirty(name),
  )
  const changes =
    dirty.filter((name) => name !== 'copyFrom' && !(copied && name === 'profileId')).length +
    (copied ? roleChanges(base, copied) : 0)
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty.length > 0 &&
      !(current.pathname === next.pathname && (next.search as Record<string, string>).connexion === props.id),
    enableBeforeUnload: () => dirty.length > 0 && !isLeaving(),
    withResolver: true,
  })

  const taken = useTakenEmail(form.values.email, (email) => api.get('/email-availability', { query: { email } }), {
    own: base.email,
  })
  const index = rows.findIndex((row) => row.id === props.id)
  const previous = index > 0 ? rows[index - 1] : undefined
  const next = index >= 0 ? rows[index + 1] : undefined
  // Once nothing is unsaved any longer: until then the way on is held back.
  useEffect(() => {
    if (onward !== 'saved' || dirty.length > 0) return
    setOnward(undefined)
    if (next) go(next.id, t('account.savedOf', { name: formatPerson(base) }))
  })
  const { abilities } = base
  const liftable = base.blocks.some((one) => one.liftable)
  const byPasswords = base.blocks.some((one) => one.cause === 'wrong_passwords')
  const profile = base.profiles.find(({ id }) => id === form.values.profileId)
  const own = base.accountId === self.id

  return (
    <SideDrawer
      opened
      onClose={() => go(undefined)}
      over={t('account.title')}
      title={formatPerson(base)}
      under={t('account.under', {
        application: base.applicationName,
        seat: t(`seat.${base.seatKind}`),
        day: formatDay(base.createdOn),
      })}
      tools={
        index >= 0 ? (
          <span className="row-actions">
            {props.total ? (
              <span className="help" style={{ marginRight: 6 }}>
                {t('account.place', { place: props.from + index + 1, total: props.total })}
              </span>
            ) : null}
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('account.previous')}
              disabled={!previous}
              onClick={() => go(previous?.id)}
            >
              <IconChevronLeft size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('account.next')}
              disabled={!next}
              onClick={() => go(next?.id)}
            >
              <IconChevronRight size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          </span>
        ) : undefined
      }
      footer={
        <>
          {blocker.status === 'blocked' ? (
            <div className="leave-notice">
              <Notice
                kind="brass"
                title={t('account.leaveTitle')}
                act={
                  <span className="row-actions">
                    <Button variant="default" size="xs" onClick={blocker.proceed}>
                      {t('account.leave')}
                    </Button>
                    <Button size="xs" onClick={blocker.reset}>
                      {t('account.stay')}
                    </Button>
                  </span>
                }
              />
            </div>
          ) : null}
          {changes ? (
            <span className="unsaved" role="status">
              {ui('form.unsaved', { count: changes })}
            </span>
          ) : null}
          <Button variant="default" onClick={() => (changes ? take(base) : go(undefined))}>
            {ui('cancel')}
          </Button>
          {next && changes ? (
            <Button
              variant="default"
              type="submit"
              form="connection-form"
              disabled={submitting}
              onClick={() => setOnward('asked')}
            >
              {t('account.saveAndNext')}
            </Button>
          ) : null}
          <Button type="submit" form="connection-form" loading={submitting} onClick={() => setOnward(undefined)}>
            {ui('save')}
          </Button>
        </>
      }
      notice={
        base.blocks.length > 0 ? (
          <Notice
            kind={liftable ? 'red' : 'brass'}
            icon={byPasswords ? IconLockPassword : IconLock}
            title={t('account.blockedBy', { cause: causeText(t, base.blocks[0]!).toLocaleLowerCase() })}
            act={
              liftable && abilities.block.allowed ? (
                <Button
                  loading={act.busy}
                  leftSection={<IconLockOpen size={17} stroke={1.7} aria-hidden />}
                  onClick={() => {
                    const reset = byPasswords && withReset && abilities.resetPassword.allowed
                    void perform(
                      () =>
                        api.delete('/connections/:id/block', {
                          params: { id: props.id },
                          query: reset ? { resetPassword: 'true' } : {},
                        }),
                      [
                        t('connections.unblockedNow', { name: formatPerson(base) }),
                        reset && t('account.resetSent', { email: base.email }),
                      ]
                        .filter(Boolean)
                        .join(' '),
                    )
                  }}
                >
                  {t('unblock.act')}
                </Button>
              ) : undefined
            }
          >
            <p>
              {base.blocks[0]!.by && base.blocks[0]!.cause !== 'wrong_passwords'
                ? t('account.blockedSince', { at: formatDayTime(base.blocks[0]!.since), by: base.blocks[0]!.by })
                : t('account.blockedAuto', { at: formatDayTime(base.blocks[0]!.since) })}{' '}
              {base.blocks.length > 1
                ? t('account.others', {
                    causes: base.blocks
                      .slice(1)
                      .map((one) => causeText(t, one))
                      .join(', '),
                  })
                : t('account.noOther')}
            </p>
            {!abilities.block.allowed ? <p>{abilities.block.reason}</p> : null}
            {byPasswords ? (
              <Checkbox
                mt={8}
                label={t('unblock.reset')}
                description={
                  abilities.resetPassword.allowed
                    ? t('unblock.resetTo', { email: base.email })
                    : abilities.resetPassword.reason
                }
                disabled={!abilities.resetPassword.allowed}
                checked={withReset && abilities.resetPassword.allowed}
                onChange={(event) => setWithReset(event.currentTarget.checked)}
              />
            ) : null}
          </Notice>
        ) : undefined
      }
    >
      <form id="connection-form" onSubmit={onSubmit} noValidate aria-label={t('account.title')}>
        {problem || act.problem ? (
          <div style={{ padding: '0 24px 16px' }}>
            <ProblemNotice problem={problem ?? act.problem} />
          </div>
        ) : null}
        <Told padding="0 24px 16px" said={problem || act.problem ? undefined : told} />
        <DrawerSection
          title={t('account.identity')}
          aside={
            <span className="help blocked-cell" style={{ gap: 6 }}>
              <IconLock size={15} stroke={1.7} aria-hidden />
              {t('account.fixed')}
            </span>
          }
        >
          <ReadOnlyRow>
            <ReadOnlyValue label={t('field.surname')}>{base.surname}</ReadOnlyValue>
            <ReadOnlyValue label={t('field.givenName')}>{base.givenName}</ReadOnlyValue>
            <ReadOnlyValue label={t('field.identifier')}>{base.identifier}</ReadOnlyValue>
          </ReadOnlyRow>
        </DrawerSection>
        <DrawerSection
          title={t('account.coordinates')}
          aside={
            base.applicationUserId ? (
              <Button
                variant="subtle"
                size="xs"
                loading={act.busy}
                leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
                onClick={() => void updateFromApplication()}
              >
                {t('account.update')}
              </Button>
            ) : undefined
          }
        >
          <div className="form-grid">
            <CoordinateFields form={form} former={former} only={['structure', 'jobTitle']} />
            <Column span={6}>
              <TextInput
                type="email"
                label={t('field.email')}
                maxLength={254}
                autoComplete="off"
                disabled={!abilities.changeEmail.allowed}
                description={abilities.changeEmail.allowed ? undefined : abilities.changeEmail.reason}
                {...form.getInputProps('email')}
                error={form.errors.email ?? taken}
              />
            </Column>
            <Column span={6}>
              <TextInput
                type="email"
                label={ui('form.confirmation', { label: t('field.email') })}
                maxLength={254}
                autoComplete="off"
                disabled={!abilities.changeEmail.allowed}
                {...form.getInputProps('emailConfirmation')}
              />
            </Column>
            <CoordinateFields
              form={form}
              former={former}
              only={['phone', 'mobile', 'fax', 'addressLine1', 'addressLine2', 'postalCode', 'city']}
            />
          </div>
        </DrawerSection>
        {base.profiles.length > 0 ? (
          <>
            <DrawerSection title={t('account.profile')}>
              <ChangedField
                former={
                  form.isDirty('profileId')
                    ? (base.profiles.find(({ id }) => id === base.profileId)?.name ?? '')
                    : undefined
                }
              >
                <NativeSelect
                  aria-label={t('account.profile')}
                  style={{ maxWidth: 320 }}
                  disabled={Boolean(copied)}
                  data={[
                    { value: '', label: t('account.noProfile') },
                    ...base.profiles.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                  {...form.getInputProps('profileId')}
                />
              </ChangedField>
              {profile?.description ? (
                <p className="secondary" style={{ marginTop: 8 }}>
                  {profile.description}
                </p>
              ) : null}
              <p style={{ marginTop: 8 }}>
                <Link
                  to="/assistance/nouveau"
                  search={
                    { categorie: 'profile', objet: `${t('account.newProfile')} · ${base.applicationName}` } as never
                  }
                >
                  {t('account.newProfile')}
                </Link>
              </p>
            </DrawerSection>
            <DrawerSection title={t('account.copy')}>
              <div className="copy-line">
                <RemoteSelect<Copied>
                  listKey={['connections', props.id, 'copy-sources']}
                  load={async (search, signal) =>
                    (
                      await api.get('/connections/:id/copy-sources', {
                        params: { id: props.id },
                        query: { search },
                        signal,
                      })
                    ).items
                  }
                  name={(item) => `${formatPerson(item)} · ${item.profile ?? t('account.noProfile')}`}
                  label={t('account.copyFrom')}
                  placeholder={t('account.copyChoose')}
                  value={source?.id ?? ''}
                  onPick={setSource}
                  error={form.errors.copyFrom}
                />
                <Button
                  variant="default"
                  disabled={!source}
                  leftSection={<IconCopy size={17} stroke={1.7} aria-hidden />}
                  onClick={() => {
                    if (!source) return
                    setCopied(source)
                    form.setFieldValue('copyFrom', source.id)
                    form.setFieldValue('profileId', base.profiles.find(({ name }) => name === source.profile)?.id ?? '')
                  }}
                >
                  {t('account.copyAct')}
                </Button>
              </div>
              {copied ? (
                <CopyTable
                  detail={base}
                  copied={copied}
                  onUndo={() => {
                    setCopied(undefined)
                    form.setFieldValue('copyFrom', '')
                    form.setFieldValue('profileId', base.profileId ?? '')
                  }}
                />
              ) : null}
            </DrawerSection>
          </>
        ) : null}
        <DrawerSection title={t('account.password')}>
          <Button
            variant="default"
            disabled={!abilities.resetPassword.allowed || act.busy}
            leftSection={<IconMail size={17} stroke={1.7} aria-hidden />}
            aria-describedby="reset-help"
            onClick={() =>
              void perform(
                () => api.post('/connections/:id/password-reset', { params: { id: props.id } }),
                t('account.resetSent', { email: base.email }),
              )
            }
          >
            {t('account.reset')}
          </Button>
          <p className="help" id="reset-help" style={{ marginTop: 6 }}>
            {abilities.resetPassword.allowed
              ? t('account.resetHelp', { email: base.email })
              : abilities.resetPassword.reason}
          </p>
          {own && !abilities.block.allowed ? <p className="help">{abilities.block.reason}</p> : null}
        </DrawerSection>
        <DrawerSection title={t('account.requests')}>
          <span className="row-actions" style={{ flexWrap: 'wrap', gap: 8, justifyContent: 'flex-start' }}>
            {(['replacement', 'deletion'] as const).map((kind) => (
              <Button
                key={kind}
                variant="default"
                component={Link}
                to={newRequestAddress(kind, props.contractId, base.identifier)}
              >
                {t(`kind.${kind}`)}
              </Button>
            ))}
          </span>
          <p className="help" style={{ marginTop: 6 }}>
            {t('account.requestsHelp')}
          </p>
        </DrawerSection>
      </form>
      {conflict ? (
        <Conflict
          opened
          who={
            conflict.by && conflict.at
              ? t('account.conflictWho', { by: conflict.by, at: formatTime(conflict.at) })
              : undefined
          }
          theirsLabel={conflict.by && conflict.at ? `${conflict.by}, ${formatTime(conflict.at)}` : undefined}
          fields={compare(conflict.current).both.map((name) => ({
            key: name,
            label: t(`field.${name}`),
            theirs: shown(name, toValues(conflict.current)[name]),
            mine: shown(name, form.getValues()[name]),
          }))}
          kept={compare(conflict.current).kept}
          saving={submitting}
          onClose={() => setConflict(undefined)}
          onAbandon={() => take(conflict.current)}
          onSave={(mine) => settle(conflict.current, mine)}
        />
      ) : null}
    </SideDrawer>
  )

  function shown(name: string, value: string): string {
    if (name !== 'profileId') return value
    return base.profiles.find(({ id }) => id === value)?.name ?? t('account.noProfile')
  }
}

function roleChanges(detail: ConnectionDetail, copied: Copied): number {
  const now = detail.roles.map(({ name }) => name)
  const profile = detail.profiles.find(({ id }) => id === detail.profileId)?.name ?? null
  const changed = [...new Set([...now, ...copied.roles])].filter(
    (name) => now.includes(name) !== copied.roles.includes(name),
  ).length
  return Math.max(1, changed + (profile === copied.profile ? 0 : 1))
}

/** What a copy of profile and roles changes, before it is saved (C16). */
function CopyTable(props: { detail: ConnectionDetail; copied: Copied; onUndo: () => void }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const { detail, copied } = props
  const now = detail.roles.map(({ name }) => name)
  const profile = detail.profiles.find(({ id }) => id === detail.profileId)?.name ?? t('account.noProfile')
  const word = (has: boolean) => (has ? ui('yes') : ui('no'))
  const rows = [
    { name: t('account.profileRow'), before: profile, after: copied.profile ?? t('account.noProfile') },
    ...[...new Set([...now, ...copied.roles])]
      .sort()
      .map((name) => ({ name, before: word(now.includes(name)), after: word(copied.roles.includes(name)) })),
  ]
  return (
    <>
      <table className="comparison" style={{ marginTop: 12 }} aria-label={t('account.copy')}>
        <thead>
          <tr>
            <th scope="col">{t('account.role')}</th>
            <th scope="col">{t('account.today')}</th>
            <th scope="col">{t('account.after')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{row.before}</td>
              <td>{row.before === row.after ? t('account.same', { value: row.after }) : <b>{row.after}</b>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button variant="subtle" size="xs" mt={6} onClick={props.onUndo}>
        {t('account.undoCopy')}
      </Button>
    </>
  )
}
