import { Button, Checkbox } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconCloudShare, IconDoorExit, IconFolderOpen, IconMail, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { folderRule, linksOf } from '../../record.ts'
import { type Configuration, type Draft, type Rule, rebased, sentOf, withChange } from './draft.ts'
import { Effects } from './effects.tsx'
import { Roots } from './roots.tsx'
import { type Faults, RulesTable, type Shown } from './rules-table.tsx'
import './configuration.css'

const tabs = ['employee', 'client', 'supplier', 'paths'] as const
const key = ['folder-configuration']

/** «Configuration de la GED» (D3): the folders of employees, clients and suppliers with their rules, changed in place and saved in one act. */
export function ConfigurationPage() {
  const all = useTexts('documents')
  const t = (name: string, values: Record<string, unknown> = {}) => all(`configuration.${name}`, values)
  const address = useListSearch()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const store = useQueryClient()
  const may = useStaffMay('documents.folders.manage')
  const readsSettings = useStaffMay('back-office.settings.read')
  const [draft, setDraft] = useState<Draft>({})
  const [faults, setFaults] = useState<Faults>({})
  const [open, setOpen] = useState<string>()
  const [removing, setRemoving] = useState<Rule>()
  const [told, tell] = useState<string>()
  const tab = oneOf(tabs, address.values.onglet) ?? 'client'
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get('/staff/folder-configuration') })
  const templates = useQuery({
    queryKey: ['list', '/staff/notification-templates', 'all'],
    queryFn: () => api.get('/staff/notification-templates', { query: { size: 100 } }),
  })
  const models = useQuery({
    queryKey: ['list', '/staff/signature-models', 'all'],
    queryFn: () => api.get('/staff/signature-models', { query: { size: 100 } }),
  })
  const reread = async () => {
    const fresh = await refetch()
    if (fresh.data) setDraft((now) => rebased(fresh.data.rules, now))
    setFaults({})
    save.reset()
    void store.invalidateQueries({ queryKey: ['list', folderRule.path] })
    void store.invalidateQueries({ queryKey: ['documents', 'folders'] })
  }
  const save = useMutation({
    mutationFn: (changes: ReturnType<typeof sentOf>) => api.put('/staff/folder-configuration', { body: { changes } }),
    onSuccess: ({ items }) => {
      setDraft({})
      setOpen(undefined)
      tell(t('saved', { count: items.length }))
      void reread()
    },
    onError: (problem, changes) => {
      const found: Faults = {}
      for (const { field, message } of (problem as ApiProblem).errors ?? []) {
        const [, at, ...name] = field.split('.')
        const id = changes[Number(at)]?.id
        if (id) found[id] = { ...found[id], [name.join('.')]: message }
      }
      setFaults(found)
      const [faulty] = Object.keys(found)
      const rule = data?.rules.find(({ id }) => id === faulty)
      if (!rule) return
      setOpen(rule.id)
      address.settle({ onglet: rule.holder })
    },
  })
  const title = t('title')
  const above = readsSettings ? [{ label: t('settings'), to: '/fournisseur/reglages' }] : undefined
  const mayClose = useStaffMay('documents.closures.manage')
  const more = [
    { label: t('explore'), icon: IconFolderOpen, to: '/fournisseur/documents' },
    ...(mayClose ? [{ label: t('closure'), icon: IconDoorExit, to: '/fournisseur/documents/fermeture' }] : []),
  ]
  if (error)
    return (
      <>
        <PageHeader title={title} />
        <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      </>
    )
  if (!data) return <PageHeader title={title} />

  const templatesOf = (holder: string) => (templates.data?.items ?? []).filter((one) => one.holder === holder)
  const optionsOf = (rule: Rule, field: string) => {
    const none = {
      value: '',
      label: field === 'signature' ? t('noSignature') : field === 'template' ? t('words') : '-',
    }
    if (field === 'template')
      return [none, ...templatesOf(rule.holder).map(({ id, name }) => ({ value: id, label: name }))]
    if (field === 'signatureModel')
      return [
        none,
        // Those that ask for a third person are no choice of a folder.
        ...(models.data?.items ?? [])
          .filter((one) => one.holder === rule.holder && !one.asksThird)
          .map(({ id, name }) => ({ value: id, label: name })),
      ]
    const { options } = folderRule.fields[field as 'linkTo']
    return [
      none,
      ...Object.entries(options)
        .filter(([value]) => field !== 'linkTo' || linksOf[rule.holder]!.includes(value))
        .map(([value, label]) => ({ value, label: inLanguage(label) })),
    ]
  }
  const shown: Shown = (rule, field) => {
    const value = rule[field]
    if (field === 'name') return inLanguage(rule.name)
    return typeof value !== 'string' || value === ''
      ? ''
      : (optionsOf(rule, field).find((one) => one.value === value)?.label ?? '')
  }
  const current = data.rules.filter((rule) => rule.holder === tab)
  const unsaved = Object.keys(draft).length > 0
  const drop = (id: string) => {
    const { [id]: _, ...others } = draft
    setDraft(others)
    setFaults({})
  }
  const stale = save.error && (save.error as ApiProblem).code === 'conflict' ? (save.error as ApiProblem) : undefined
  return (
    <>
      <PageHeader title={title} more={more} {...(above ? { breadcrumb: above } : {})} />
      <nav className="page-tabs" aria-label={title} style={{ margin: '0 0 16px' }}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="."
            search={address.with({ onglet: one }) as never}
            {...(one === tab ? { 'aria-current': 'page' as const, className: 'active' } : {})}
          >
            {t(`tabs.${one}`)}
            {one === 'paths' ? null : (
              <span className="count">{data.rules.filter((rule) => rule.holder === one).length}</span>
            )}
          </Link>
        ))}
      </nav>
      <Told said={told} padding="0 0 16px" />
      {stale ? (
        <Notice
          kind="red"
          title={t('stale', { names: staleNames(stale) })}
          act={
            <Button variant="default" onClick={() => void reread()}>
              {t('reread')}
            </Button>
          }
        >
          {t('staleWhat')}
        </Notice>
      ) : save.error ? (
        <ProblemNotice problem={save.error as ApiProblem} />
      ) : null}
      <section className="surface" style={{ padding: 0 }} aria-label={t(`of.${tab}`)}>
        <div className="set-up-head">
          <h2>{t(`of.${tab}`)}</h2>
          <span className="help legend">
            {tab === 'paths' ? null : (
              <>
                <IconCloudShare size={18} stroke={1.7} aria-hidden style={{ color: 'var(--marque)' }} /> {t('legend')}
              </>
            )}
          </span>
          {tab === 'client' || tab === 'employee' ? <HoldBox key={tab} holder={tab} readOnly={!may} /> : null}
          {phone || tab === 'paths' ? null : (
            <>
              <Button
                component={Link}
                to="/fournisseur/modeles-de-notification"
                variant="default"
                leftSection={<IconMail size={17} stroke={1.7} aria-hidden />}
              >
                {t('template')}
              </Button>
              {may ? (
                <Button
                  component={Link}
                  to={`${folderRule.page}/nouveau`}
                  variant="default"
                  leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
                >
                  {t('add')}
                </Button>
              ) : null}
            </>
          )}
        </div>
        {tab === 'paths' ? (
          <Roots data={data} readOnly={!may || phone === true} onSaved={() => void refetch()} />
        ) : current.length === 0 ? (
          <EmptyState title={t('empty')}>{inLanguage(folderRule.words.emptyHelp)}</EmptyState>
        ) : phone ? (
          <State rules={current} shown={shown} />
        ) : (
          <RulesTable
            rules={current}
            draft={draft}
            faults={faults}
            readOnly={!may}
            withAddress={tab === 'client'}
            shown={shown}
            optionsOf={optionsOf}
            open={open}
            onOpen={setOpen}
            onChange={(rule, change) => {
              tell(undefined)
              setDraft((now) => withChange(rule, now, change))
            }}
            onUndo={(rule) => drop(rule.id)}
            onRemove={setRemoving}
          />
        )}
      </section>
      {phone || tab === 'paths' || !may ? null : (
        <p className="help" style={{ margin: '8px 0 0' }}>
          {t('keys')}
        </p>
      )}
      {unsaved ? (
        <Effects
          data={data}
          draft={draft}
          shown={shown}
          saving={save.isPending}
          onCancel={() => {
            setDraft({})
            setFaults({})
            setOpen(undefined)
            save.reset()
          }}
          onSave={() => save.mutate(sentOf(data.rules, draft))}
        />
      ) : null}
      <LeaveGuard unsaved={unsaved && !save.isPending} />
      {removing ? (
        <RemovalDialog
          rule={removing}
          documents={data.uses[removing.id]?.documents ?? 0}
          onClose={() => setRemoving(undefined)}
          onDone={() => {
            drop(removing.id)
            setRemoving(undefined)
            tell(t('removed'))
            void reread()
          }}
        />
      ) : null}
    </>
  )
}

/** The names of those that somebody changed meanwhile. */
function staleNames(problem: ApiProblem): string {
  const { current } = problem.extra as { current?: { items: Rule[] } }
  return (current?.items ?? []).map((rule) => inLanguage(rule.name)).join(', ')
}

/** How the rules stand, for a phone: setting them is desktop work. */
function State({ rules, shown }: { rules: Configuration['rules']; shown: Shown }) {
  const all = useTexts('documents')
  const t = (name: string) => all(`configuration.${name}`)
  return (
    <>
      <p className="help" style={{ padding: '0 16px 12px', margin: 0 }}>
        {t('phone')}
      </p>
      <ul className="set-up-state set-up">
        {rules.map((rule) => (
          <li key={rule.id}>
            <strong>
              {inLanguage(rule.name)}
              {rule.shared ? (
                <IconCloudShare size={17} stroke={1.7} className="shared" role="img" aria-label={t('legend')} />
              ) : null}
            </strong>
            <span className="help">
              {[
                rule.path,
                rule.signature && `${t('signature')} ${shown(rule, 'signature')}`,
                rule.notifies && [t('notifies'), shown(rule, 'notifyTo')].filter(Boolean).join(' '),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** «Désactiver les notifications clients», «salariés» (D7): at once, and it says what waits. */
function HoldBox({ holder, readOnly }: { holder: 'client' | 'employee'; readOnly: boolean }) {
  const all = useTexts('documents')
  const store = useQueryClient()
  const at = ['document-notifications', 'hold', holder]
  const hold = useQuery({
    queryKey: at,
    queryFn: () => api.get('/staff/notification-holds/:holder', { params: { holder } }),
  })
  const change = useMutation({
    mutationFn: (held: boolean) => api.put('/staff/notification-holds/:holder', { params: { holder }, body: { held } }),
    onSuccess: (now) => store.setQueryData(at, now),
  })
  const { held = false, heldAt, heldBy, waiting } = hold.data ?? {}
  return (
    <>
      {held ? (
        <span className="help" style={{ color: 'var(--laiton)' }}>
          {all('configuration.held', { at: formatDayTime(heldAt), by: heldBy, count: waiting ?? 0 })}
        </span>
      ) : null}
      <Checkbox
        label={all(`configuration.hold.${holder}`)}
        checked={held}
        disabled={readOnly || !hold.data || change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {change.error ? <ProblemNotice problem={change.error as ApiProblem} /> : null}
    </>
  )
}

/** Asks before a folder is removed; one that holds documents says how many, and stays. */
function RemovalDialog(props: { rule: Rule; documents: number; onClose: () => void; onDone: () => void }) {
  const all = useTexts('documents')
  const t = (name: string, values: Record<string, unknown> = {}) => all(`configuration.${name}`, values)
  const ui = useTexts()
  const { id, version, name } = props.rule
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/folders/:id', { params: { id }, body: { version } }),
    onSuccess: props.onDone,
  })
  const held = props.documents > 0
  return (
    <Dialog
      opened
      onClose={props.onClose}
      tone="brique"
      title={t('removing', { name: inLanguage(name) })}
      lead={held ? t('noRemoving', { count: props.documents }) : t('removingWhat')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {held ? t('close') : ui('cancel')}
          </Button>
          {held ? null : (
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {ui('record.delete')}
            </Button>
          )}
        </>
      }
    >
      {remove.error ? <ProblemNotice problem={remove.error as ApiProblem} /> : null}
    </Dialog>
  )
}
