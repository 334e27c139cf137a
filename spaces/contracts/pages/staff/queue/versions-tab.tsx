import { NativeSelect, TextInput } from '@mantine/core'
import { IconFileAlert, IconFileText, IconMessage } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../../web/ui/before-after.tsx'
import { type DiffRow, DiffTable } from '../../../../../web/ui/diff-table.tsx'
import { EffectStrip } from '../../../../../web/ui/effect-panel.tsx'
import { formatDay, formatMoney, formatShortDay, formatTime } from '../../../../../web/ui/format.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import type { QueuedRequest } from '../types.ts'
import { WholeTab } from './request-tabs.tsx'

type Version = QueuedRequest['versions'][number]

/** What must be known to decide: the form's notice, what changed, the identifier, the effect, the comment. */
export function VersionsTab(props: {
  request: QueuedRequest
  waiting: boolean
  /** Whether the person may decide it. */
  decides: boolean
  identifier: string
  identifierError: string | undefined
  onIdentifier: (value: string) => void
  onForm: () => void
}) {
  const { request, waiting, decides } = props
  const t = useTexts('staff')
  const versions = request.versions
  const [from, setFrom] = useState(Math.max(1, request.version - 1))
  const [to, setTo] = useState(request.version)
  const at = (number: number) => versions.find((version) => version.version === number)
  const [before, after] = [at(from), at(to)]
  const choices = versions.map((version) => ({
    value: String(version.version),
    label: t('panel.versionAt', {
      version: version.version,
      day: formatShortDay(version.createdAt),
      time: formatTime(version.createdAt),
    }),
  }))
  const head = (version: Version) => {
    const signed = request.forms.some((form) => form.version === version.version)
    const words = [
      signed && t('panel.versionSigned'),
      waiting && version.version === request.version && t('panel.versionToValidate'),
    ].filter(Boolean)
    return [t('panel.version', { version: version.version }), ...words].join(', ')
  }
  return (
    <>
      {waiting ? <FormNotice request={request} onForm={decides ? props.onForm : undefined} /> : null}
      {request.nameWarnings.length ? (
        <div style={{ marginTop: 12 }}>
          <Notice kind="brass" title={t('panel.nameWarning')}>
            {request.nameWarnings.map((warning) => (
              <p key={warning}>{warning}</p>
            ))}
          </Notice>
        </div>
      ) : null}
      <div className="request-part">
        <div className="request-part-head">
          <h3>{t(versions.length > 1 ? 'panel.whatChanged' : 'panel.asked')}</h3>
          {versions.length > 1 ? (
            <>
              <NativeSelect
                aria-label={t('panel.compareFrom')}
                data={choices}
                value={String(from)}
                onChange={(event) => setFrom(Number(event.currentTarget.value))}
              />
              <NativeSelect
                aria-label={t('panel.compareTo')}
                data={choices}
                value={String(to)}
                onChange={(event) => setTo(Number(event.currentTarget.value))}
              />
            </>
          ) : null}
        </div>
        {versions.length > 1 && before && after ? (
          <DiffTable
            key={`${from} ${to}`}
            label={t('panel.whatChanged')}
            before={head(before)}
            after={head(after)}
            rows={compare(before, after)}
          />
        ) : (
          <WholeTab request={request} short />
        )}
      </div>
      {decides && request.proposedIdentifier ? (
        <div className="request-part" style={{ maxWidth: 380 }}>
          <TextInput
            label={t('panel.identifier')}
            description={t('panel.identifierHelp')}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            value={props.identifier}
            error={props.identifierError}
            onChange={(event) => props.onIdentifier(event.currentTarget.value)}
          />
        </div>
      ) : null}
      <Effect request={request} waiting={waiting} />
      {request.comment ? (
        <p className="request-comment">
          <IconMessage size={17} stroke={1.7} aria-hidden />
          <span>{t('panel.comment', { text: request.comment, name: request.requestedBy })}</span>
        </p>
      ) : null}
    </>
  )
}

/** Where the signed form stands, and whether one may decide without it (C29, C37). */
function FormNotice({ request, onForm }: { request: QueuedRequest; onForm: (() => void) | undefined }) {
  const t = useTexts('staff')
  if (request.kind === 'training' || request.formStatus === 'received') return null
  const waits = request.effect?.waitsForm ?? false
  const kind = t(`kindNoun.${request.kind}`)
  const form = [...request.forms].reverse().find((one) => one.version === request.staleFormVersion)
  const then = t(waits ? 'panel.formWaits' : 'panel.formNotNeeded', { kind })
  const act = onForm ? (
    <button type="button" className="link-button" onClick={onForm}>
      {t('panel.recordForm')}
    </button>
  ) : null
  if (request.formStatus === 'stale')
    return (
      <Notice kind="brass" icon={IconFileAlert}>
        <strong style={{ display: 'inline' }}>
          {t('panel.formStale', { day: formatShortDay(form?.receivedOn), version: request.staleFormVersion })}
        </strong>{' '}
        {t('panel.formNotConfirming', { version: request.version })} {then} {waits ? act : null}
      </Notice>
    )
  if (request.formStatus === 'to_review')
    return (
      <Notice kind="brass" icon={IconFileAlert}>
        <strong style={{ display: 'inline' }}>{t('panel.formToReview')}</strong> {t('panel.formToReviewDetail')} {act}
      </Notice>
    )
  return (
    <Notice kind={waits ? 'brass' : 'info'} icon={IconFileText}>
      <strong style={{ display: 'inline' }}>{t('panel.formMissing')}</strong> {then}{' '}
      {request.effect?.registeredPostRequired ? t('panel.registeredPost') : ''} {waits ? act : null}
    </Notice>
  )
}

function Effect({ request, waiting }: { request: QueuedRequest; waiting: boolean }) {
  const t = useTexts('staff')
  const effect = request.effect
  const items: Array<{ label: string; value: ReactNode }> = []
  if (effect && waiting) {
    for (const kind of ['named', 'concurrent', 'key'] as const) {
      const { before, after } = effect.seats[kind]
      if (before !== after)
        items.push({ label: t(`panel.seats.${kind}`), value: <BeforeAfter before={before} after={after} /> })
    }
    const { before, after } = effect.monthlyCents
    items.push({
      label: t('panel.monthly'),
      value:
        before === after ? (
          formatMoney(after)
        ) : (
          <BeforeAfter before={formatMoney(before).replace(/\s€$/, '')} after={formatMoney(after)} />
        ),
    })
    const line = effect.lines.length === 1 ? effect.lines[0] : undefined
    if (effect.lines.length)
      items.push({
        label: line
          ? t('panel.prorata', { count: line.billedDays, month: line.daysInMonth })
          : t('panel.prorataLines', { count: effect.lines.length }),
        value: formatMoney(effect.totalCents),
      })
    if (effect.noticeEndsOn) items.push({ label: t('panel.noticeUntil'), value: formatDay(effect.noticeEndsOn) })
    if (effect.locksOn) items.push({ label: t('panel.locks'), value: formatDay(effect.locksOn) })
    items.push({ label: t('panel.execution'), value: formatDay(effect.effectiveOn) })
  } else if (!waiting) {
    if (request.scheduledOn) items.push({ label: t('panel.execution'), value: formatDay(request.scheduledOn) })
    if (request.lines.length)
      items.push({
        label: t('panel.billed', { day: formatDay(request.lines[0]!.invoiceOn) }),
        value: formatMoney(request.lines.reduce((sum, line) => sum + line.amountCents, 0)),
      })
  }
  if (items.length === 0) return null
  return (
    <div className="request-part">
      <div className="request-part-head">
        <h3>{t(waiting ? 'panel.effect' : 'panel.effectDone')}</h3>
      </div>
      <EffectStrip items={items} />
    </div>
  )
}

/** The fields of two versions side by side; a label that stands in several sections takes the name of its own. */
function compare(before: Version, after: Version): DiffRow[] {
  const all = [...before.fields, ...after.fields]
  const sections = new Map<string, Set<string>>()
  for (const field of all) sections.set(field.label, (sections.get(field.label) ?? new Set()).add(field.section))
  const rows = new Map<string, DiffRow>()
  for (const [side, fields] of [
    ['before', before.fields],
    ['after', after.fields],
  ] as const)
    for (const field of fields) {
      const name = sections.get(field.label)!.size > 1 ? `${field.section}, ${field.label}` : field.label
      const row = rows.get(name) ?? { field: name, before: '', after: '' }
      rows.set(name, { ...row, [side]: row[side] ? `${row[side] as string}, ${field.value}` : field.value })
    }
  return [...rows.values()]
    .map((row) => ({ ...row, same: row.before === row.after }))
    .filter((row) => !row.same || row.before !== '')
}
