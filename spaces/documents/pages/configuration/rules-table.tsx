import { ActionIcon, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconAdjustments, IconArrowBackUp, IconCloudShare, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { currentLanguage, useTexts } from '../../../../web/i18n/index.ts'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { changedFields, type Draft, drafted, type Field, type Rule, type Values } from './draft.ts'

/** What a field of a rule says in words; empty where it says nothing. */
export type Shown = (rule: Rule, field: Field) => string
/** What the server refused, by rule and field. */
export type Faults = Record<string, Record<string, string>>
type Options = Array<{ value: string; label: string }>

/** The rules of one kind of holder, edited in place: `Entrée` opens a row, `Échap` leaves it; checkboxes act on the draft at once (D3). */
export function RulesTable(props: {
  rules: Rule[]
  draft: Draft
  faults: Faults
  readOnly: boolean
  withAddress: boolean
  shown: Shown
  optionsOf: (rule: Rule, field: Field) => Options
  open: string | undefined
  onOpen: (id: string | undefined) => void
  onChange: (rule: Rule, change: Partial<Values>) => void
  onUndo: (rule: Rule) => void
  onRemove: (rule: Rule) => void
}) {
  const all = useTexts('documents')
  const t = (key: string, values: Record<string, unknown> = {}) => all(`configuration.${key}`, values)
  const fields = (['signature', 'signatureModel', 'notifies', 'notifyTo', 'linkTo', 'template'] as const).filter(
    (field) => field !== 'notifyTo' || props.withAddress,
  )
  return (
    <div className="set-up-scroll">
      <table className="data-table data-table-plain set-up">
        <thead>
          <tr>
            <th scope="col">{t('path')}</th>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('shared')}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {t(field)}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t('acts')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rules.map((rule) => (
            <RuleRow key={rule.id} {...props} rule={rule} fields={fields} t={t} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RuleRow(
  props: Omit<Parameters<typeof RulesTable>[0], 'rules'> & {
    rule: Rule
    fields: readonly Field[]
    t: (key: string, values?: Record<string, unknown>) => string
  },
) {
  const { rule, t, draft, readOnly, shown } = props
  const now = drafted(rule, draft)
  const changed = changedFields(rule, draft)
  const faults = props.faults[rule.id] ?? {}
  const open = props.open === rule.id && !readOnly
  const first = useRef<HTMLInputElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const was = useRef(open)
  useEffect(() => {
    if (open && !was.current) first.current?.focus()
    if (!open && was.current) opener.current?.focus()
    was.current = open
  }, [open])
  const name = inLanguage(rule.name)
  const language = currentLanguage()
  const of = (field: string) => t('ofFolder', { field: t(field), name })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.stopPropagation()
      props.onOpen(undefined)
    } else if (event.key === 'Enter' && open && event.target instanceof HTMLInputElement) {
      event.preventDefault()
      props.onOpen(undefined)
    }
  }
  const mark = (field: Field, ...more: string[]) =>
    [...more, changed.includes(field) && 'changed'].filter(Boolean).join(' ') || undefined
  const fault = (field: string) => (faults[field] ? { error: faults[field] } : {})
  const check = (field: 'shared' | 'notifies') => (
    <Checkbox
      size="xs"
      aria-label={of(field)}
      checked={now[field]}
      disabled={readOnly}
      onChange={(event) => props.onChange(rule, { [field]: event.currentTarget.checked })}
      {...fault(field)}
    />
  )
  const choice = (field: Field) =>
    open ? (
      <NativeSelect
        size="xs"
        aria-label={of(field)}
        data={props.optionsOf(rule, field)}
        value={String(now[field])}
        onChange={(event) => props.onChange(rule, { [field]: event.currentTarget.value })}
        {...fault(field)}
      />
    ) : field === 'signatureModel' && now.signatureModel && shown(now, field) ? (
      <Link to={`/fournisseur/modeles-de-signature/${now.signatureModel}`}>{shown(now, field)}</Link>
    ) : field === 'template' && now.template ? (
      <Link to={`/fournisseur/modeles-de-notification/${now.template}`}>{shown(now, field)}</Link>
    ) : (
      shown(now, field) || (field === 'signature' ? t('noSignature') : '-')
    )
  return (
    <tr className={open ? 'open' : undefined} onKeyDown={onKeyDown}>
      <td>{rule.path}</td>
      <td className={mark('name', 'name')}>
        {open ? (
          <TextInput
            ref={first}
            size="xs"
            aria-label={of('name')}
            maxLength={80}
            value={now.name[language]}
            onChange={(event) => props.onChange(rule, { name: { ...now.name, [language]: event.currentTarget.value } })}
            {...fault(`name.${language}`)}
          />
        ) : readOnly ? (
          name
        ) : (
          <button
            ref={opener}
            type="button"
            className="open-row"
            aria-label={t('openRow', { name: inLanguage(now.name) })}
            onClick={() => props.onOpen(rule.id)}
          >
            {inLanguage(now.name)}
          </button>
        )}
      </td>
      <td className={mark('shared')}>
        <span className="portal">
          {check('shared')}
          {now.shared ? (
            <IconCloudShare size={18} stroke={1.7} className="shared" role="img" aria-label={t('legend')} />
          ) : null}
        </span>
      </td>
      {props.fields.map((field) => (
        <td key={field} className={mark(field, ...(shown(now, field) || field === 'notifies' ? [] : ['none']))}>
          {field === 'notifies' ? check(field) : choice(field)}
        </td>
      ))}
      <td className="acts">
        {open ? (
          <>
            <ActionIcon
              component={Link}
              to={`/fournisseur/repertoires/${rule.id}`}
              variant="subtle"
              aria-label={t('all', { name })}
              title={t('all', { name })}
            >
              <IconAdjustments size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              aria-label={t('remove', { name })}
              title={t('remove', { name })}
              onClick={() => props.onRemove(rule)}
            >
              <IconTrash size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </>
        ) : null}
        {changed.length > 0 ? (
          <ActionIcon
            variant="subtle"
            aria-label={t('undo', { name })}
            title={t('undo', { name })}
            onClick={() => props.onUndo(rule)}
          >
            <IconArrowBackUp size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        ) : null}
      </td>
    </tr>
  )
}
