// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a table wider than its surface is scrolled by the keyboard too
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconArrowRight,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconCircleMinus,
  IconCirclePlus,
  IconCopy,
  IconMinus,
  IconPencil,
  IconPlus,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import { api, newActionKey } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { plain } from '../../../../web/ui/plain.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { useClientPlaces } from './preview.tsx'
import './permissions.css'

type Table = Answer<'GET /staff/membership-roles'>
type Role = Table['items'][number]
type Permission = Table['permissions'][number]
/** What was clicked and is not saved: profile and permission, as they will be. */
type Cells = Record<string, boolean>
const cellOf = (role: string, permission: string) => `${role} ${permission}`

/** The profiles of the portal come first, then those of who runs an organisation, then those that the deployment made. */
const first = ['portal_supervisor', 'portal_user']
const inOrder = (roles: Role[]) =>
  [...roles]
    .filter(({ code }) => code !== 'technical')
    .sort((a, b) => (first.indexOf(a.code) + 1 || 9) - (first.indexOf(b.code) + 1 || 9))

/**
 * «Habilitations» (P2): `TD_HABILITATIONS_PROFIL_PORTAIL`, profiles × permissions, a click a cell; its effect counts people. On a phone one profile at a
 * time, and its spaces folded.
 */
export function PermissionsTab() {
  const t = useTexts('portalConfiguration')
  const ui = useTexts()
  const store = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['roles'], queryFn: () => api.get('/staff/membership-roles') })
  const [cells, setCells] = useState<Cells>({})
  const [search, setSearch] = useState('')
  const [onlyChanged, setOnlyChanged] = useState(false)
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const [picked, setPicked] = useState('')
  const [unfolded, setUnfolded] = useState<string[]>([])
  const [open, setOpen] = useState<{ role?: Role; like?: Role }>()
  const [done, setDone] = useState(false)
  const table = useRef<HTMLTableElement>(null)
  const places = useClientPlaces()
  const refresh = () => store.invalidateQueries({ queryKey: ['roles'] })
  const roles = inOrder(data?.items ?? [])
  const changed = Object.entries(cells)
  const save = useMutation({
    mutationFn: () => {
      setDone(false)
      const concerned = roles.filter(({ code }) => changed.some(([cell]) => cell.startsWith(`${code} `)))
      return api.put('/staff/membership-roles', {
        body: {
          roles: concerned.map((role) => ({
            code: role.code,
            version: role.version,
            permissions: (data?.permissions ?? [])
              .map(({ permission }) => permission)
              .filter((permission) => cells[cellOf(role.code, permission)] ?? role.permissions.includes(permission)),
          })),
        },
        key: newActionKey(),
      })
    },
    onSuccess: (after) => {
      store.setQueryData(['roles'], after)
      setCells({})
      setOnlyChanged(false)
      setDone(true)
    },
  })
  if (error && !data)
    return (
      <ErrorState
        title={t('failed')}
        problem={error instanceof ApiProblem ? error : undefined}
        onRetry={() => void refetch()}
      />
    )
  if (!data) return null
  const mayEdit = data.abilities.create.allowed
  const problem = save.error instanceof ApiProblem ? save.error : undefined
  const wanted = plain(search.trim())
  const shown = data.permissions.filter(
    (one) =>
      (!wanted || plain(`${one.name} ${one.parameter}`).includes(wanted)) &&
      (!onlyChanged || roles.some((role) => cellOf(role.code, one.permission) in cells)),
  )
  const columns = phone ? [roles.find(({ code }) => code === picked) ?? roles[0]!] : roles
  const isFolded = (space: string) => phone && !wanted && !onlyChanged && !unfolded.includes(space)
  const spaces = [...new Set(shown.map((one) => one.space))]
  const spaceName = (space: string) => {
    const place = places.find(({ key }) => key === space)
    return place
      ? inLanguage(place.title)
      : (data.spaces.find((one) => one.space === space)?.title ?? t(`spaces.${space}`, { defaultValue: space }))
  }
  /** How many of a space's permissions a profile holds, as it is on the page: «3 / 5». */
  const heldIn = (role: Role, space: string) => {
    const all = shown.filter((one) => one.space === space)
    const held = all.filter(
      ({ permission }) => cells[cellOf(role.code, permission)] ?? role.permissions.includes(permission),
    )
    return `${held.length} / ${all.length}`
  }
  function toggle(role: Role, permission: string): void {
    const cell = cellOf(role.code, permission)
    const was = role.permissions.includes(permission)
    const next = !(cells[cell] ?? was)
    const { [cell]: _former, ...others } = cells
    setDone(false)
    setCells(next === was ? others : { ...others, [cell]: next })
  }
  /** Arrows go from cell to cell. */
  function move(event: KeyboardEvent<HTMLButtonElement>): void {
    const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key]
    if (!by || !table.current) return
    event.preventDefault()
    const lines = [...table.current.querySelectorAll('tr.cells')].map((row) => [
      ...row.querySelectorAll<HTMLButtonElement>('button.cell'),
    ])
    const row = lines.findIndex((line) => line.includes(event.currentTarget))
    const column = lines[row]!.indexOf(event.currentTarget)
    lines[row + by[0]!]?.[column + by[1]!]?.focus()
  }
  return (
    <div className="portal-columns permissions">
      <LeaveGuard unsaved={changed.length > 0 && !save.isPending} />
      <div className="surface">
        <p className="help permission-lead">
          {t('permissions.lead')} <Link to="/fournisseur/roles">{t('permissions.spaces')}</Link>
        </p>
        <div className="permission-head">
          <h2>TD_HABILITATIONS_PROFIL_PORTAIL</h2>
          <TextInput
            aria-label={t('permissions.search')}
            placeholder={t('permissions.search')}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <Button
            variant="default"
            aria-pressed={onlyChanged}
            disabled={changed.length === 0}
            onClick={() => setOnlyChanged(!onlyChanged)}
          >
            {t('permissions.changed', { count: changed.length })}
          </Button>
          {mayEdit ? (
            <Button
              variant="default"
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => setOpen({})}
            >
              {t('permissions.profile')}
            </Button>
          ) : null}
        </div>
        {phone ? (
          <div className="permission-pick">
            <NativeSelect
              label={t('permissions.profile')}
              data={roles.map(({ code, name }) => ({ value: code, label: name }))}
              value={columns[0]!.code}
              onChange={(event) => setPicked(event.currentTarget.value)}
            />
          </div>
        ) : null}
        <section className="permission-scroll" aria-label="TD_HABILITATIONS_PROFIL_PORTAIL" tabIndex={0}>
          <table ref={table} className="permission-table">
            <thead>
              <tr>
                <th scope="col">{t('permissions.permission')}</th>
                {columns.map((role) => (
                  <th key={role.code} scope="col">
                    {role.name}
                    <span className="help">{t('permissions.people', { count: role.members })}</span>
                    {mayEdit ? (
                      <span className="permission-acts">
                        <button
                          type="button"
                          className="portal-act"
                          aria-label={t('permissions.rename', { name: role.name })}
                          onClick={() => setOpen({ role })}
                        >
                          <IconPencil size={15} stroke={1.7} aria-hidden />
                        </button>
                        <button
                          type="button"
                          className="portal-act"
                          aria-label={t('permissions.copy', { name: role.name })}
                          onClick={() => setOpen({ like: role })}
                        >
                          <IconCopy size={15} stroke={1.7} aria-hidden />
                        </button>
                      </span>
                    ) : null}
                  </th>
                ))}
              </tr>
            </thead>
            {spaces.map((space) => (
              <tbody key={space}>
                <tr>
                  <th scope="colgroup" colSpan={columns.length + 1} className="group">
                    {phone ? (
                      <button
                        type="button"
                        className="permission-fold"
                        aria-expanded={!isFolded(space)}
                        onClick={() =>
                          setUnfolded(
                            isFolded(space) ? [...unfolded, space] : unfolded.filter((other) => other !== space),
                          )
                        }
                      >
                        {isFolded(space) ? (
                          <IconChevronRight size={17} stroke={1.7} aria-hidden />
                        ) : (
                          <IconChevronDown size={17} stroke={1.7} aria-hidden />
                        )}
                        {spaceName(space)}
                        <span className="help">{heldIn(columns[0]!, space)}</span>
                      </button>
                    ) : (
                      spaceName(space)
                    )}
                  </th>
                </tr>
                {shown
                  .filter((one) => one.space === space && !isFolded(space))
                  .map((one) => (
                    <tr key={one.permission} className="cells">
                      <th scope="row">
                        {one.name}
                        <code>{one.parameter}</code>
                      </th>
                      {columns.map((role) => (
                        <Cell
                          key={role.code}
                          role={role}
                          permission={one}
                          now={cells[cellOf(role.code, one.permission)]}
                          mayEdit={mayEdit}
                          onToggle={() => toggle(role, one.permission)}
                          onMove={move}
                        />
                      ))}
                    </tr>
                  ))}
              </tbody>
            ))}
          </table>
        </section>
      </div>
      <div className="surface permission-effect">
        <h2>{t('permissions.effect')}</h2>
        <p className="secondary" role="status">
          {t('permissions.cells', { count: changed.length })}
        </p>
        <ProblemNotice problem={problem} />
        {done ? <Notice kind="done">{ui('form.saved')}</Notice> : null}
        <ul>
          {changed.map(([cell, gains]) => {
            const [code, permission] = cell.split(' ') as [string, string]
            const role = roles.find((one) => one.code === code)
            const name = data.permissions.find((one) => one.permission === permission)?.name ?? permission
            if (!role) return null
            return (
              <li key={cell}>
                {gains ? (
                  <IconCirclePlus size={20} stroke={1.7} color="var(--mousse)" aria-hidden />
                ) : (
                  <IconCircleMinus size={20} stroke={1.7} color="var(--brique)" aria-hidden />
                )}
                <span>
                  <strong>{t('permissions.concerned', { count: role.members, role: role.name })}</strong>{' '}
                  {t(gains ? 'permissions.gains' : 'permissions.loses', { permission: name })}
                </span>
              </li>
            )
          })}
          {changed.length > 0 ? (
            <li>
              <IconShieldCheck size={20} stroke={1.7} color="var(--mousse)" aria-hidden />
              <span className="secondary">{t('permissions.enforced')}</span>
            </li>
          ) : null}
        </ul>
        {changed.length > 0 ? (
          <div style={{ display: 'grid', gap: 8 }}>
            <Button loading={save.isPending} onClick={() => save.mutate()}>
              {t('permissions.save', { count: changed.length })}
            </Button>
            <Button
              variant="default"
              onClick={() => {
                setCells({})
                setOnlyChanged(false)
                void refresh()
              }}
            >
              {ui('cancel')}
            </Button>
          </div>
        ) : null}
        <p className="help" style={{ marginTop: 12 }}>
          {t('permissions.keys')}
        </p>
      </div>
      <ProfileDrawer open={open} table={data} onClose={() => setOpen(undefined)} onDone={refresh} />
    </div>
  )
}

function Cell(props: {
  role: Role
  permission: Permission
  now: boolean | undefined
  mayEdit: boolean
  onToggle: () => void
  onMove: (event: KeyboardEvent<HTMLButtonElement>) => void
}) {
  const t = useTexts('portalConfiguration')
  const { role, permission, now } = props
  const was = role.permissions.includes(permission.permission)
  const on = now ?? was
  const fixed =
    (on && role.kept.includes(permission.permission)) ||
    (!on && permission.principalOnly && role.code !== 'principal_manager')
  const mark = (held: boolean) =>
    held ? (
      <IconCheck size={17} stroke={2} color="var(--mousse)" aria-hidden />
    ) : (
      <IconMinus size={17} stroke={2} color="var(--encre-3)" aria-hidden />
    )
  return (
    <td>
      <button
        type="button"
        role="switch"
        aria-checked={on}
        aria-disabled={fixed || !props.mayEdit}
        className={now === undefined ? 'cell' : 'cell changed'}
        aria-label={`${permission.name}, ${role.name}`}
        title={fixed ? t('permissions.fixed', { role: role.name }) : undefined}
        onClick={() => (fixed || !props.mayEdit ? undefined : props.onToggle())}
        onKeyDown={props.onMove}
      >
        {now === undefined ? (
          mark(on)
        ) : (
          <>
            {mark(was)}
            <IconArrowRight size={15} stroke={1.7} aria-hidden />
            {mark(on)}
          </>
        )}
      </button>
    </td>
  )
}

/** A profile made, copied, renamed or deleted. */
function ProfileDrawer(props: {
  open: { role?: Role; like?: Role } | undefined
  table: Table
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const t = useTexts('portalConfiguration')
  const { open, table, onClose, onDone } = props
  const role = open?.role
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/membership-roles/:code', { params: { code: role!.code } }),
    onSuccess: () => onDone().then(onClose),
  })
  return (
    <SideDrawer
      opened={open !== undefined}
      onClose={onClose}
      title={role?.name ?? (open?.like ? t('permissions.copy', { name: open.like.name }) : t('permissions.profile'))}
      footer={
        role && !role.preset ? (
          <>
            <span className="help" style={{ marginRight: 'auto' }}>
              {remove.error instanceof ApiProblem ? remove.error.detail : role.abilities.remove.reason}
            </span>
            <Button
              variant="default"
              disabled={!role.abilities.remove.allowed}
              loading={remove.isPending}
              leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
              onClick={() => remove.mutate()}
            >
              {t('permissions.remove')}
            </Button>
          </>
        ) : undefined
      }
    >
      <div style={{ paddingTop: 8 }}>
        <RecordForm<{ names: Role['names'] }>
          key={role ? `${role.code} ${role.version}` : (open?.like?.code ?? 'new')}
          plain
          sections={[{ fields: [{ name: 'names', label: t('permissions.name'), type: 'texts', required: true }] }]}
          values={role ?? {}}
          onCancel={onClose}
          onReload={() => void onDone()}
          submit={async ({ names }, key) => {
            if (role)
              await api.patch('/staff/membership-roles/:code', {
                params: { code: role.code },
                body: { names, version: role.version },
                key,
              })
            else {
              const free = new Set(table.permissions.filter((one) => !one.principalOnly).map((one) => one.permission))
              await api.post('/staff/membership-roles', {
                body: {
                  names,
                  permissions: open?.like?.permissions.filter((one) => free.has(one)) ?? [],
                  defaultSpaces: open?.like?.defaultSpaces ?? [],
                },
                key,
              })
            }
            await onDone()
            onClose()
          }}
        />
      </div>
    </SideDrawer>
  )
}
