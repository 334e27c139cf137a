import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { type Configuration, changedFields, type Draft, drafted, type Field, type Rule } from './draft.ts'
import type { Shown } from './rules-table.tsx'

type Use = Configuration['uses'][string]
const nothing: Use = { documents: 0, holders: 0, internal: 0, toSign: 0, signed: 0 }

/** «Effet des modifications»: what is changed, before and after, whom it reaches and what does not leave; then one act (D3). */
export function Effects(props: {
  data: Configuration
  draft: Draft
  shown: Shown
  saving: boolean
  onCancel: () => void
  onSave: () => void
}) {
  const { data, draft, shown } = props
  const all = useTexts('documents')
  const t = (key: string, values: Record<string, unknown> = {}) => all(`configuration.${key}`, values)
  const ui = useTexts()
  const changed = data.rules.flatMap((rule) => changedFields(rule, draft).map((field) => ({ rule, field })))
  const folders = Object.keys(draft).length

  const reached = (rule: Rule, after: Rule): string => {
    if (rule.holder === 'employee')
      return data.employees.withoutEmail > 0 ? t('effects.noAddress', { count: data.employees.withoutEmail }) : ''
    if (rule.holder !== 'client') return ''
    const to = (after.notifyTo || 'record') as keyof Configuration['clients']['without']
    const count = data.clients.without[to]
    if (count === 0) return ''
    return to === 'record'
      ? t('effects.fallbackRecord', { count })
      : t('effects.fallback', { count, address: shown(after, 'notifyTo') })
  }
  const sentence = (rule: Rule, field: Field): string => {
    const use = data.uses[rule.id] ?? nothing
    const after = drafted(rule, draft)
    const who = {
      holders: t(rule.holder, { count: use.holders }),
      documents: t('documents', { count: use.documents }),
    }
    const some = use.documents > 0
    switch (field) {
      case 'name':
        return t('effects.renamed')
      case 'takesUploads':
        return t('effects.deposits')
      case 'shared':
        if (after.shared) return t(some ? 'effects.seen' : 'effects.seenNone', who)
        return [
          t(some ? 'effects.hidden' : 'effects.hiddenNone', who),
          use.toSign > 0 ? t('effects.hiddenSigning', { count: use.toSign }) : '',
        ].join(' ')
      case 'signature':
        return [
          t('effects.signature'),
          use.toSign + use.signed > 0 ? t('effects.signatureKept', { toSign: use.toSign, signed: use.signed }) : '',
        ].join(' ')
      case 'notifies':
        return after.notifies ? `${t('effects.notified')} ${reached(rule, after)}` : t('effects.silent')
      case 'notifyTo':
        return `${t('effects.next')} ${after.notifies ? reached(rule, after) : ''}`
      default:
        return t('effects.next')
    }
  }
  const word = (rule: Rule, field: Field): ReactNode => {
    const value = rule[field]
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    return shown(rule, field) || t('none')
  }
  const internal = data.rules.filter(
    (rule) => !rule.shared && drafted(rule, draft).shared && (data.uses[rule.id]?.internal ?? 0) > 0,
  )
  return (
    <section className="surface set-up-effects" aria-label={t('effect')}>
      <header>
        <h2>{t('effect')}</h2>
        <strong aria-live="polite">
          {t('unsaved', { count: changed.length, folders: t('folders', { count: folders }) })}
        </strong>
      </header>
      <div className="grid">
        {changed.map(({ rule, field }) => (
          <div key={`${rule.id} ${field}`}>
            <p className="help">{t('subject', { name: inLanguage(rule.name), field: t(`fields.${field}`) })}</p>
            <BeforeAfter before={word(rule, field)} after={word(drafted(rule, draft), field)} />
            <p>{sentence(rule, field)}</p>
          </div>
        ))}
        {internal.map((rule) => (
          <div key={rule.id} className="warning">
            <IconAlertTriangle size={20} stroke={1.7} aria-hidden />
            <p>
              {t('internal', { count: data.uses[rule.id]!.internal, name: inLanguage(rule.name) })}{' '}
              <Link to="/fournisseur/documents" search={{ dossier: rule.id, q: 'intern' } as never}>
                {t('look')}
              </Link>
            </p>
          </div>
        ))}
      </div>
      <footer>
        <span className="help">{t('immediate')}</span>
        <Button variant="default" onClick={props.onCancel}>
          {ui('cancel')}
        </Button>
        <Button loading={props.saving} onClick={props.onSave}>
          {t('save')}
        </Button>
      </footer>
    </section>
  )
}
