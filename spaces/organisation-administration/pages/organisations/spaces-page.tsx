import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { FormFooter, FormSection } from '../../../../web/ui/form-section.tsx'
import { formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { type Access, type Organisation, refusal, type SpaceSettings, type User, useRefresh } from '../data.ts'
import { OrganisationFrame } from './frame.tsx'
import '../../../../web/ui/comparison.css'

/** The spaces that an organisation offers, and gives by default: to all, per service, per user (O11). */
export function SpacesPage() {
  return <OrganisationFrame>{(one) => <Settings key={one.id} organisation={one} />}</OrganisationFrame>
}

type Default = { target: string; name: string; access: Access }
type Values = { spaces: Array<{ space: string; offered: boolean; defaults: Default[] }> }

const toValues = (settings: SpaceSettings): Values => ({
  spaces: settings.spaces.map((one) => ({
    space: one.space,
    offered: one.offered,
    defaults: one.defaults.map((row) => ({
      target: row.service ? `s:${row.service.id}` : row.member ? `m:${row.member.id}` : 'all',
      name: row.service?.name ?? row.member?.name ?? '',
      access: row.access,
    })),
  })),
})

const bodyOf = (version: number, values: Values) => ({
  version,
  spaces: values.spaces.map((one) => ({
    space: one.space,
    offered: one.offered,
    defaults: one.offered
      ? one.defaults.map((row) => ({
          serviceId: row.target.startsWith('s:') ? row.target.slice(2) : null,
          membershipId: row.target.startsWith('m:') ? row.target.slice(2) : null,
          access: row.access,
        }))
      : [],
  })),
})

function Settings({ organisation }: { organisation: Organisation }) {
  // Here, because the form begins anew with each version.
  const [told, setTold] = useState(false)
  const t = useTexts('organisation')
  const ui = useTexts()
  const { data, error, refetch } = useQuery({
    queryKey: ['organisation', 'space-settings', organisation.id],
    queryFn: () => api.get('/organisations/:id/space-settings', { params: { id: organisation.id } }),
    refetchOnWindowFocus: false,
  })
  if (error && !data)
    return (
      <section className="surface">
        <ErrorState
          title={ui('error.page')}
          detail={ui('error.pageDetail')}
          problem={refusal(error)}
          onRetry={() => void refetch()}
        />
      </section>
    )
  if (!data) return null
  if (data.spaces.length === 0)
    return (
      <section className="surface">
        <EmptyState title={t('spaces.empty')}>{t('spaces.emptyWhat')}</EmptyState>
      </section>
    )
  return (
    <SettingsForm
      key={data.version}
      organisation={organisation}
      settings={data}
      reload={() => void refetch()}
      told={told}
      setTold={setTold}
    />
  )
}

function SettingsForm(props: {
  organisation: Organisation
  settings: SpaceSettings
  reload: () => void
  told: boolean
  setTold: (told: boolean) => void
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const { organisation, settings, told, setTold } = props
  const can = organisation.abilities.spaces.allowed && !organisation.deactivatedAt
  const { form, submitting, problem, onSubmit } = useApiForm<Values>({
    initialValues: toValues(settings),
    submit: async (values, key) => {
      await api.put('/organisations/:id/space-settings', {
        params: { id: organisation.id },
        body: bodyOf(settings.version, values),
        key,
      })
      setTold(true)
      await refresh()
    },
  })
  const before = toValues(settings)
  const foreseen = useQuery({
    queryKey: ['organisation', 'space-settings-effect', organisation.id, settings.version, form.values],
    queryFn: () =>
      api.post('/organisations/:id/space-settings-effect', {
        params: { id: organisation.id },
        body: bodyOf(settings.version, form.values),
      }),
    enabled: can && JSON.stringify(form.values) !== JSON.stringify(before),
  })
  const changes = form.values.spaces.filter(
    (one, index) => JSON.stringify(one) !== JSON.stringify(before.spaces[index]),
  )
  const targets = [
    { value: 'all', label: t('spaces.everybody') },
    ...organisation.serviceList
      .filter((one) => one.active)
      .map((one) => ({ value: `s:${one.id}`, label: t('spaces.serviceNamed', { name: one.name }) })),
  ]
  const set = (index: number, values: Partial<Values['spaces'][number]>) => {
    setTold(false)
    form.setFieldValue(
      'spaces',
      form.values.spaces.map((one, at) => (at === index ? { ...one, ...values } : one)),
    )
  }
  return (
    <form className="surface" noValidate onSubmit={onSubmit} aria-label={t('spaces.title')}>
      {problem || told ? (
        <div style={{ padding: '16px 24px' }}>
          {problem ? (
            <>
              <ProblemNotice problem={problem} />
              {problem.status === 409 ? (
                <Button variant="default" mt={8} onClick={props.reload}>
                  {ui('form.reload')}
                </Button>
              ) : null}
            </>
          ) : (
            <Notice kind="done">{t('spaces.saved')}</Notice>
          )}
        </div>
      ) : null}
      {form.values.spaces.map((one, index) => {
        const space = settings.spaces[index]!
        const free = targets.filter((target) => !one.defaults.some((row) => row.target === target.value))
        return (
          <FormSection key={one.space} title={space.title} help={t('spaces.subscribers', { count: space.subscribers })}>
            <div style={{ '--span': 12 } as React.CSSProperties}>
              <Checkbox
                label={t('spaces.offered')}
                description={space.description}
                checked={one.offered}
                disabled={!can}
                onChange={(event) => set(index, { offered: event.currentTarget.checked })}
              />
              {one.offered ? (
                <div style={{ marginTop: 14 }}>
                  <h3 style={{ marginBottom: 6 }}>{t('spaces.defaults')}</h3>
                  {one.defaults.length ? (
                    <table className="comparison" aria-label={`${t('spaces.defaults')}, ${space.title}`}>
                      <thead>
                        <tr>
                          <th scope="col">{t('spaces.toWhom')}</th>
                          <th scope="col">{t('accessWord')}</th>
                          {can ? <th scope="col">{t('act')}</th> : null}
                        </tr>
                      </thead>
                      <tbody>
                        {one.defaults.map((row) => {
                          const name =
                            row.name || (targets.find((target) => target.value === row.target)?.label ?? row.target)
                          return (
                            <tr key={row.target}>
                              <th scope="row">{name}</th>
                              <td>
                                <Checkbox
                                  label={t('access.modify')}
                                  aria-label={`${t('access.modify')}, ${space.title}, ${name}`}
                                  checked={row.access === 'modify'}
                                  disabled={!can}
                                  onChange={(event) =>
                                    set(index, {
                                      defaults: one.defaults.map((other) =>
                                        other.target === row.target
                                          ? { ...other, access: event.currentTarget.checked ? 'modify' : 'read' }
                                          : other,
                                      ),
                                    })
                                  }
                                />
                              </td>
                              {can ? (
                                <td>
                                  <Button
                                    size="xs"
                                    variant="subtle"
                                    aria-label={`${t('spaces.take')}, ${space.title}, ${name}`}
                                    leftSection={<IconTrash size={15} stroke={1.7} aria-hidden />}
                                    onClick={() =>
                                      set(index, {
                                        defaults: one.defaults.filter((other) => other.target !== row.target),
                                      })
                                    }
                                  >
                                    {t('spaces.take')}
                                  </Button>
                                </td>
                              ) : null}
                            </tr>
                          )
                        })}
                      </tbody>
                    </table>
                  ) : (
                    <p className="help">{t('spaces.noDefault')}</p>
                  )}
                  {can ? (
                    <GiveTo
                      organisation={organisation}
                      space={space.title}
                      targets={free}
                      given={one.defaults.map((row) => row.target)}
                      onGive={(target, name) =>
                        set(index, { defaults: [...one.defaults, { target, name, access: 'modify' }] })
                      }
                    />
                  ) : null}
                </div>
              ) : space.offered && space.subscribers ? (
                <div style={{ marginTop: 10 }}>
                  <Notice kind="brass">{t('spaces.withdrawEffect', { count: space.subscribers })}</Notice>
                </div>
              ) : null}
            </div>
          </FormSection>
        )
      })}
      <div style={{ padding: '0 24px 16px' }} aria-live="polite">
        {changes.length && foreseen.data?.requests ? (
          <Notice kind="brass">{t('spaces.foreseen', { count: foreseen.data.requests })}</Notice>
        ) : (
          <p className="help">{t('spaces.effect')}</p>
        )}
      </div>
      {can ? (
        <FormFooter changes={changes.length}>
          <Button variant="default" disabled={!changes.length} onClick={() => form.setValues(before)}>
            {ui('cancel')}
          </Button>
          <Button type="submit" loading={submitting}>
            {ui('save')}
          </Button>
        </FormFooter>
      ) : organisation.abilities.spaces.reason ? (
        <p className="help" style={{ padding: '0 24px 16px' }}>
          {organisation.abilities.spaces.reason}
        </p>
      ) : null}
    </form>
  )
}

/** Whom to give a space by default: everybody or a service from a list, a person among however many by search. */
function GiveTo(props: {
  organisation: Organisation
  space: string
  targets: Array<{ value: string; label: string }>
  given: string[]
  onGive: (target: string, name: string) => void
}) {
  const t = useTexts('organisation')
  const name = (user: User) => formatPerson(user.person)
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 10, marginTop: 10 }}>
      {props.targets.length ? (
        <NativeSelect
          w={320}
          maw="100%"
          aria-label={`${t('spaces.giveTo')}, ${props.space}`}
          data={[{ value: '', label: t('spaces.giveTo') }, ...props.targets]}
          value=""
          onChange={(event) => {
            const target = props.targets.find((other) => other.value === event.currentTarget.value)
            if (target) props.onGive(target.value, target.label)
          }}
        />
      ) : null}
      <RemoteSelect<User>
        w={320}
        maw="100%"
        // One person chosen, the next one is looked for from an empty field.
        key={props.given.length}
        aria-label={`${t('spaces.giveToPerson')}, ${props.space}`}
        placeholder={t('spaces.giveToPerson')}
        listKey={['organisation', 'member-choices', props.organisation.id]}
        load={async (search, signal) =>
          (
            await api.get('/users', { query: { organisation: props.organisation.id, search, size: 20 }, signal })
          ).items.filter((user) => user.kind === 'person')
        }
        name={name}
        off={(user) => props.given.includes(`m:${user.id}`)}
        value=""
        onPick={(user) => user && props.onGive(`m:${user.id}`, name(user))}
      />
    </div>
  )
}
