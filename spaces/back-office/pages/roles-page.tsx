// biome-ignore-all lint/a11y/noNoninteractiveTabindex: a table wider than its surface is scrolled by the keyboard too
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { IconPencil, IconPlus, IconTable, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, newActionKey } from '../../../web/api/client.ts'
import type { BodyOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { Notice } from '../../../web/ui/notice.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import type { Role } from './types.ts'
import './roles.css'

/** What is typed of a role; `like`: the one that a new role begins with the ticks of. */
type Edit = Pick<BodyOf<'POST /staff/membership-roles'>, 'names'> &
  Pick<BodyOf<'PATCH /staff/membership-roles/:code'>, 'grantable'> & { like?: string }
type Access = '' | 'read' | 'modify'
/** What was ticked and not saved yet, of one role. */
type Draft = { permissions: ReadonlySet<string>; spaces: Readonly<Record<string, Access>> }

const draftOf = (role: Role): Draft => ({
  permissions: new Set(role.permissions),
  spaces: Object.fromEntries(role.defaultSpaces.map((one) => [one.space, one.access])),
})

/** How many ticks differ from what is in force. */
function differences(role: Role, draft: Draft): number {
  const was = draftOf(role)
  const permissions = [...new Set([...was.permissions, ...draft.permissions])].filter(
    (one) => was.permissions.has(one) !== draft.permissions.has(one),
  )
  const spaces = [...new Set([...Object.keys(was.spaces), ...Object.keys(draft.spaces)])].filter(
    (one) => (was.spaces[one] ?? '') !== (draft.spaces[one] ?? ''),
  )
  return permissions.length + spaces.length
}

/** «Rôles»: what each role of the clients' people may do, as a table to tick, and the spaces that it opens by itself (O7). */
export function RolesPage() {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const store = useQueryClient()
  const [open, setOpen] = useState<'new' | { code: string }>()
  const configures = useSession().permissions.includes('portal-configuration.portal.read')
  const [drafts, setDrafts] = useState<Record<string, Draft>>({})
  const [done, setDone] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['roles'], queryFn: () => api.get('/staff/membership-roles') })
  const refresh = () => store.invalidateQueries({ queryKey: ['roles'] })
  const save = useMutation({
    mutationFn: async (changed: Role[]) => {
      setDone(false)
      for (const role of changed) {
        const draft = drafts[role.code]!
        await api.patch('/staff/membership-roles/:code', {
          params: { code: role.code },
          body: {
            version: role.version,
            permissions: [...draft.permissions],
            defaultSpaces: Object.entries(draft.spaces).flatMap(([space, access]) =>
              access ? [{ space, access }] : [],
            ),
          },
          key: newActionKey(),
        })
        setDrafts(({ [role.code]: _saved, ...others }) => others)
      }
      setDone(true)
    },
    onSettled: refresh,
  })
  const crumbs = [{ label: t('clients.title'), to: '/fournisseur/clients' }, { label: t('roles.title') }]
  if (error && !data)
    return (
      <>
        <PageHeader title={t('roles.title')} breadcrumb={crumbs} />
        <ErrorState
          title={t('failed')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      </>
    )
  if (!data) return <PageHeader title={t('roles.title')} lead={t('roles.lead')} breadcrumb={crumbs} />
  const roles = data.items
  const of = (role: Role) => drafts[role.code] ?? draftOf(role)
  const set = (role: Role, change: Partial<Draft>) => setDrafts({ ...drafts, [role.code]: { ...of(role), ...change } })
  const changed = roles.filter((role) => differences(role, of(role)) > 0)
  const count = changed.reduce((sum, role) => sum + differences(role, of(role)), 0)
  const concerned = changed.reduce((sum, role) => sum + role.members, 0)
  const spaces = [...new Set(data.permissions.map((one) => one.space))]
  const role = typeof open === 'object' ? roles.find((one) => one.code === open.code) : undefined
  const problem = save.error instanceof ApiProblem ? save.error : undefined
  const close = () => setOpen(undefined)
  const heads = (first: string) => (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {roles.map((one) => (
          <th key={one.code} scope="col">
            {one.name}
          </th>
        ))}
      </tr>
    </thead>
  )
  return (
    <>
      <PageHeader
        title={t('roles.title')}
        lead={
          configures ? (
            <>
              {t('roles.lead')} {t('roles.elsewhere')}{' '}
              <Link to="/fournisseur/portail/habilitations">{t('roles.table')}</Link>
            </>
          ) : (
            t('roles.lead')
          )
        }
        more={
          configures ? [{ label: t('roles.table'), icon: IconTable, to: '/fournisseur/portail/habilitations' }] : []
        }
        breadcrumb={crumbs}
        actions={
          data.abilities.create.allowed ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setOpen('new')}>
              {t('roles.make')}
            </Button>
          ) : undefined
        }
      />
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 16 }}>
        {problem || done ? (
          <div>
            <ProblemNotice problem={problem} />
            {done && !problem ? <Notice kind="done">{ui('form.saved')}</Notice> : null}
          </div>
        ) : null}
        <Surface flush title={t('roles.list')}>
          <section className="role-scroll" aria-label={t('roles.list')} tabIndex={0}>
            <table className="role-table">
              <thead>
                <tr>
                  <th scope="col">{t('roles.role')}</th>
                  <th scope="col">{t('roles.members')}</th>
                  <th scope="col">{t('roles.given')}</th>
                  <th scope="col">
                    <span className="sr-only">{t('edit')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {roles.map((one) => (
                  <tr key={one.code}>
                    <th scope="row">{one.name}</th>
                    <td>{one.members}</td>
                    <td>{t(one.grantable ? 'roles.byManagers' : one.preset ? 'roles.notGiven' : 'roles.withdrawn')}</td>
                    <td>
                      {one.abilities.edit.allowed ? (
                        <Button
                          size="xs"
                          variant="default"
                          aria-label={`${t('edit')}, ${one.name}`}
                          leftSection={<IconPencil size={15} stroke={1.7} aria-hidden />}
                          onClick={() => setOpen({ code: one.code })}
                        >
                          {t('edit')}
                        </Button>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Surface>
        <Surface flush title={t('roles.permissions')}>
          <section className="role-scroll" aria-label={t('roles.permissions')} tabIndex={0}>
            <table className="role-table ticks">
              {heads(t('roles.permission'))}
              {spaces.map((space) => (
                <tbody key={space}>
                  <tr>
                    <th scope="colgroup" colSpan={roles.length + 1} className="group">
                      {t(`roles.spaces.${space}`, {
                        defaultValue: data.spaces.find((one) => one.space === space)?.title ?? space,
                      })}
                    </th>
                  </tr>
                  {data.permissions
                    .filter((one) => one.space === space)
                    .map((permission) => (
                      <tr key={permission.permission}>
                        <th scope="row">{permission.name}</th>
                        {roles.map((one) => {
                          const on = of(one).permissions.has(permission.permission)
                          const fixed =
                            (on && one.kept.includes(permission.permission)) ||
                            (!on && permission.principalOnly && one.code !== 'principal_manager')
                          return (
                            <td
                              key={one.code}
                              className={one.permissions.includes(permission.permission) === on ? undefined : 'changed'}
                            >
                              <Checkbox
                                aria-label={`${permission.name}, ${one.name}`}
                                title={
                                  fixed ? t(on ? 'roles.kept' : 'roles.principalOnly', { role: one.name }) : undefined
                                }
                                checked={on}
                                disabled={fixed || !one.abilities.edit.allowed}
                                onChange={(event) => {
                                  const next = new Set(of(one).permissions)
                                  if (event.currentTarget.checked) next.add(permission.permission)
                                  else next.delete(permission.permission)
                                  set(one, { permissions: next })
                                }}
                              />
                            </td>
                          )
                        })}
                      </tr>
                    ))}
                </tbody>
              ))}
            </table>
          </section>
        </Surface>
        <Surface flush title={t('roles.defaultSpaces')}>
          <p className="help" style={{ padding: '0 16px 12px' }}>
            {t('roles.defaultSpacesHelp')}
          </p>
          <section className="role-scroll" aria-label={t('roles.defaultSpaces')} tabIndex={0}>
            <table className="role-table">
              {heads(t('roles.space'))}
              <tbody>
                {data.spaces.map((space) => (
                  <tr key={space.space}>
                    <th scope="row">{space.title}</th>
                    {roles.map((one) => {
                      const value = of(one).spaces[space.space] ?? ''
                      const was = one.defaultSpaces.find((known) => known.space === space.space)?.access ?? ''
                      return (
                        <td key={one.code} className={value === was ? undefined : 'changed'}>
                          <NativeSelect
                            aria-label={`${space.title}, ${one.name}`}
                            w={150}
                            disabled={!one.abilities.edit.allowed}
                            data={[
                              { value: '', label: t('roles.noSpace') },
                              { value: 'read', label: t('access.read') },
                              { value: 'modify', label: t('access.modify') },
                            ]}
                            value={value}
                            onChange={(event) =>
                              set(one, {
                                spaces: { ...of(one).spaces, [space.space]: event.currentTarget.value as Access },
                              })
                            }
                          />
                        </td>
                      )
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Surface>
        {count > 0 ? (
          <div className="role-foot">
            <span role="status">
              {t('roles.unsaved', { count })} {t('roles.effect', { count: concerned })}
            </span>
            <Button variant="default" onClick={() => setDrafts({})}>
              {ui('cancel')}
            </Button>
            <Button loading={save.isPending} onClick={() => save.mutate(changed)}>
              {ui('save')}
            </Button>
          </div>
        ) : null}
      </div>
      <SideDrawer
        opened={open !== undefined}
        onClose={close}
        title={role ? role.name : t('roles.make')}
        under={role ? t('roles.has', { count: role.members }) : undefined}
        footer={role ? <DeleteRole role={role} onDone={() => void refresh().then(close)} /> : undefined}
      >
        <div style={{ paddingTop: 8 }}>
          <RecordForm<Edit>
            key={role ? `${role.code} ${role.version}` : 'new'}
            plain
            sections={[
              {
                fields: [
                  { name: 'names', label: t('roles.name'), type: 'texts', required: true },
                  {
                    name: 'grantable',
                    label: t('roles.grantable'),
                    type: 'checkbox',
                    span: 12,
                    hidden: !role || (role.preset && role.code !== 'secondary_manager'),
                  },
                  {
                    name: 'like',
                    label: t('roles.like'),
                    type: 'select',
                    help: t('roles.likeHelp'),
                    span: 12,
                    hidden: Boolean(role),
                    options: roles.map((one) => ({ value: one.code, label: one.name })),
                  },
                ],
              },
            ]}
            values={role ?? {}}
            onCancel={close}
            onReload={() => void refetch()}
            submit={async ({ like, grantable, ...body }, key) => {
              if (role)
                await api.patch('/staff/membership-roles/:code', {
                  params: { code: role.code },
                  body: { ...body, grantable, version: role.version },
                  key,
                })
              else {
                const model = roles.find((one) => one.code === like)
                const free = new Set(data.permissions.filter((one) => !one.principalOnly).map((one) => one.permission))
                await api.post('/staff/membership-roles', {
                  body: {
                    ...body,
                    permissions: model?.permissions.filter((one) => free.has(one)) ?? [],
                    defaultSpaces: model?.defaultSpaces ?? [],
                  },
                  key,
                })
              }
              await refresh()
              close()
            }}
          />
        </div>
      </SideDrawer>
    </>
  )
}

function DeleteRole({ role, onDone }: { role: Role; onDone: () => void }) {
  const t = useTexts('backOffice')
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/membership-roles/:code', { params: { code: role.code } }),
    onSuccess: onDone,
  })
  if (role.preset) return <span className="help">{t('roles.preset')}</span>
  return (
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
        {t('roles.remove')}
      </Button>
    </>
  )
}
