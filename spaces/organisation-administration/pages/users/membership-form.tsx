import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Conflict, compareVersions } from '../../../../web/ui/conflict.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Column, FormFooter, FormSection } from '../../../../web/ui/form-section.tsx'
import { formatDay, formatDayTime, formatTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import type { Membership } from '../data.ts'
import { ScopeFields } from './scope-fields.tsx'

type Values = { role: string; scope: string; startsOn: string; endsOn: string; comment: string }
/** What is said once it is saved; `merged` with another's changes. */
type Done = 'users.saved' | 'users.merged'
const all = 'whole'
const toValues = (one: Membership): Values => ({
  role: one.role,
  scope: one.whole ? all : [...one.serviceIds].sort().join(' '),
  startsOn: one.startsOn,
  endsOn: one.endsOn ?? '',
  comment: one.comment,
})

/** Role, services and dates of a membership; a change made meanwhile is settled field by field. */
export function MembershipForm({ membership, onSaved }: { membership: Membership; onSaved: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const [base, setBase] = useState(membership)
  const [current, setCurrent] = useState<Membership>()
  // Who changed it meanwhile, where one may read the history.
  const { data: by } = useQuery({
    queryKey: ['organisation', 'membership-change', membership.id, current?.version],
    queryFn: async () =>
      (
        await api.get('/organisations/:id/history', {
          params: { id: membership.organisation.id },
          query: { about: membership.person.accountId, type: 'organisation.membership.updated', size: 1 },
        })
      ).items[0] ?? null,
    enabled: current !== undefined,
  })
  const [told, setTold] = useState<Done>()
  const can = base.abilities.edit.allowed
  const principal = base.role === 'principal_manager'
  const save = async (values: Values, version: number, done: Done = 'users.saved') => {
    const whole = values.scope === all
    const fresh = await api.patch('/memberships/:id', {
      params: { id: base.id },
      body: {
        version,
        ...(principal
          ? {}
          : {
              role: values.role,
              whole,
              serviceIds: whole ? [] : values.scope.split(' ').filter(Boolean),
              endsOn: values.endsOn || null,
            }),
        startsOn: values.startsOn,
        comment: values.comment,
      },
    })
    take(fresh)
    setTold(done)
    onSaved()
  }
  const { form, submitting, problem, onSubmit } = useApiForm<Values>({
    initialValues: toValues(membership),
    validate: {
      startsOn: (value) => (value ? null : ui('form.required')),
      scope: (value) => (value ? null : t('membershipRequests.serviceMissing')),
      endsOn: (value, values) => (value && value < values.startsOn ? t('dates.endBeforeStart') : null),
    },
    submit: (values) => {
      setTold(undefined)
      return save(values, base.version)
    },
    onProblem: (refused) => {
      if (refused.status !== 409 || !refused.extra.current) return false
      const now = refused.extra.current as Membership
      if (!('serviceIds' in now)) return false
      // Other fields were changed there than here: both changes stand, and it is said.
      if (compareVersions(toValues(base), toValues(now), form.getValues()).both.length === 0)
        settle(now, new Set(), 'users.merged')
      else setCurrent(now)
      return true
    },
  })
  function take(fresh: Membership) {
    setBase(fresh)
    setCurrent(undefined)
    form.setValues(toValues(fresh))
    form.resetDirty(toValues(fresh))
  }
  const compared = current && compareVersions(toValues(base), toValues(current), form.getValues())
  function settle(now: Membership, mine: Set<string>, done: Done = 'users.saved') {
    const typed = form.getValues()
    const before = toValues(base)
    const { both } = compareVersions(before, toValues(now), typed)
    const merged = { ...toValues(now) }
    for (const name of Object.keys(typed) as Array<keyof Values>)
      if (typed[name] !== before[name] && (!both.includes(name) || mine.has(name))) merged[name] = typed[name]
    form.setValues(merged)
    setBase(now)
    setCurrent(undefined)
    void save(merged, now.version, done).catch(() => onSubmit())
  }
  const shown = (name: keyof Values, value: string) =>
    name === 'role'
      ? (base.roles.find((one) => one.code === value)?.name ?? value)
      : name === 'scope'
        ? value === all
          ? t('whole')
          : value
              .split(' ')
              .map((id) => base.serviceChoices.find((one) => one.id === id)?.name)
              .join(', ')
        : name === 'comment'
          ? value
          : formatDay(value)
  const labels: Record<keyof Values, string> = {
    role: t('role'),
    scope: t('scope'),
    startsOn: t('dates.start'),
    endsOn: t('dates.end'),
    comment: t('comment'),
  }
  const changes = (Object.keys(labels) as Array<keyof Values>).filter((name) => form.isDirty(name)).length
  return (
    <form className="surface" noValidate onSubmit={onSubmit} aria-label={t('users.membership')}>
      <LeaveGuard unsaved={can && changes > 0 && !submitting} />
      {problem || told ? (
        <div style={{ padding: '16px 24px 0' }}>
          {problem ? <ProblemNotice problem={problem} /> : <Notice kind="done">{t(told!)}</Notice>}
        </div>
      ) : null}
      <FormSection title={t('users.membership')} help={principal ? t('users.principalHelp') : undefined}>
        <Column span={6}>
          <NativeSelect
            label={t('role')}
            disabled={!can || principal}
            data={base.roles
              .filter((one) => one.grantable || one.code === base.role)
              .map((one) => ({ value: one.code, label: one.name }))}
            {...form.getInputProps('role')}
          />
        </Column>
        <Column span={3}>
          <DateField
            label={t('dates.start')}
            disabled={!can}
            {...form.getInputProps('startsOn')}
            value={form.values.startsOn}
          />
        </Column>
        <Column span={3}>
          <DateField
            label={t('dates.end')}
            disabled={!can || principal}
            {...form.getInputProps('endsOn')}
            value={form.values.endsOn}
          />
        </Column>
        <ScopeFields
          whole={form.values.scope === all}
          serviceIds={form.values.scope === all ? [] : form.values.scope.split(' ').filter(Boolean)}
          services={base.serviceChoices}
          disabled={!can || principal}
          error={form.errors.scope as string | undefined}
          change={({ whole, serviceIds }) =>
            form.setFieldValue('scope', whole ? all : [...serviceIds].sort().join(' '))
          }
        />
        <Column span={12}>
          <Textarea label={t('comment')} rows={2} maxLength={1000} disabled={!can} {...form.getInputProps('comment')} />
        </Column>
      </FormSection>
      {can ? (
        <FormFooter changes={changes}>
          <Button variant="default" disabled={!changes} onClick={() => take(base)}>
            {ui('cancel')}
          </Button>
          <Button type="submit" loading={submitting}>
            {ui('save')}
          </Button>
        </FormFooter>
      ) : base.abilities.edit.reason ? (
        <p className="help" style={{ padding: '0 24px 16px' }}>
          {base.abilities.edit.reason}
        </p>
      ) : null}
      {current && compared ? (
        <Conflict
          opened
          title={t('users.conflict')}
          who={by ? t('users.conflictWho', { by: by.who, at: formatDayTime(by.at) }) : undefined}
          theirsLabel={by ? `${by.who}, ${formatTime(by.at)}` : undefined}
          fields={compared.both.map((name) => ({
            key: name,
            label: labels[name],
            theirs: shown(name, toValues(current)[name]),
            mine: shown(name, form.getValues()[name]),
          }))}
          kept={compared.kept}
          saving={submitting}
          onClose={() => setCurrent(undefined)}
          onAbandon={() => take(current)}
          onSave={(mine) => settle(current, mine)}
        />
      ) : null}
    </form>
  )
}
