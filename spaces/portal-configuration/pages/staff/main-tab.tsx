import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { contrast, nearestReadable } from '../../../../web/ui/colours.ts'
import { ChangedField } from '../../../../web/ui/fields.tsx'
import { FileDrop, pictureKinds } from '../../../../web/ui/file-drop.tsx'
import { formatNumber } from '../../../../web/ui/format.ts'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { actionIcons as icons } from '../../../../web/ui/portal-icons.ts'
import { actionColours, actionIcons, fonts, highlightKinds, most, mostPictureBytes } from '../../limits.ts'
import { type Content, useDraft } from './draft.ts'
import { Choice, DayOf, newId, OrderedList, Texts, useOpenDraft, Words } from './fields.tsx'

export function Section({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  return (
    <section className="portal-section" aria-label={title}>
      <div>
        <h2>{title}</h2>
        {help ? <p className="help">{help}</p> : null}
      </div>
      <div>{children}</div>
    </section>
  )
}

/** «Informations principales»: «Accueil», the highlighted block, quick actions, the theme. */
export function MainTab() {
  const t = useTexts('portalConfiguration')
  const draft = useOpenDraft()
  return (
    <>
      <Section title={t('main.home')} help={t('main.homeHelp')}>
        <Texts path="home.title" label={t('main.title')} longest={120} help={t('main.titleHelp')} />
        <Texts path="home.text" label={t('main.text')} rows={2} longest={500} help={t('main.textHelp')} />
      </Section>
      <Section title={t('main.actions')} help={t('main.actionsHelp')}>
        <OrderedList<Content['actions'][number]>
          path="actions"
          label={t('main.actions')}
          most={most.actions}
          empty={t('main.actionsEmpty')}
          addLabel={t('main.action')}
          fresh={() => ({
            id: newId(),
            icon: 'file',
            colour: 'marque',
            title: { fr: 'Nouvelle action', en: 'New action' },
            description: { fr: '', en: '' },
            href: '/',
          })}
          nameOf={(one) => inLanguage(one.title)}
          drawOf={(one) => {
            const Icon = icons[one.icon]
            return (
              <>
                <span
                  className="action-icon"
                  style={{ color: `var(--${one.colour})`, background: `var(--${one.colour}-doux)` }}
                >
                  <Icon size={22} stroke={1.7} aria-hidden />
                </span>
                <span>
                  <strong>{inLanguage(one.title)}</strong>
                  <span className="help">{inLanguage(one.description)}</span>
                </span>
              </>
            )
          }}
          edit={(_, path) => (
            <>
              <Texts path={`${path}.title`} label={t('main.actionTitle')} longest={60} required />
              <Texts
                path={`${path}.description`}
                label={t('main.description')}
                longest={120}
                help={t('main.descriptionHelp')}
              />
              <Words path={`${path}.href`} label={t('main.href')} help={t('main.hrefHelp')} required />
              <Swatches path={path} />
            </>
          )}
        />
      </Section>
      <Section title={t('main.highlight')} help={t('main.highlightHelp')}>
        <Checkbox
          label={t('main.shown')}
          checked={draft.get<boolean>('highlight.shown')}
          onChange={(event) => draft.set('highlight.shown', event.currentTarget.checked)}
        />
        {draft.get<boolean>('highlight.shown') ? (
          <>
            <Choice
              path="highlight.kind"
              label={t('main.kind')}
              options={highlightKinds.map((value) => ({ value, label: t(`main.kinds.${value}`) }))}
            />
            <Texts path="highlight.title" label={t('main.title')} longest={120} required />
            <Texts path="highlight.text" label={t('main.text')} rows={3} longest={600} />
            <div className="portal-pair">
              <DayOf path="highlight.startsOn" label={t('main.startsOn')} />
              <DayOf path="highlight.endsOn" label={t('main.endsOn')} />
            </div>
            <Texts path="highlight.linkLabel" label={t('main.linkLabel')} longest={60} />
            <Words path="highlight.href" label={t('main.href')} help={t('main.hrefHelp')} />
            <Picture
              use="highlight"
              path="highlight.pictureId"
              label={t('main.picture')}
              help={t('main.pictureHelp')}
            />
            <Texts path="highlight.pictureText" label={t('main.pictureText')} longest={200} />
          </>
        ) : null}
      </Section>
      <Section title={t('main.emergency')} help={t('main.emergencyHelp')}>
        <Texts path="emergency.title" label={t('main.title')} longest={120} />
        <Texts path="emergency.text" label={t('main.text')} longest={200} />
      </Section>
      <Section title={t('main.theme')} help={t('main.themeHelp')}>
        <Colour path="theme.colour" label={t('main.colour')} />
        <Colour path="theme.linkColour" label={t('main.linkColour')} empty />
        <div className="portal-pair">
          <Choice
            path="theme.font"
            label={t('main.font')}
            options={fonts.map((value) => ({ value, label: t(`main.fonts.${value}`) }))}
          />
          <Choice
            path="theme.titleFont"
            label={t('main.titleFont')}
            options={fonts.map((value) => ({ value, label: t(`main.fonts.${value}`) }))}
          />
        </div>
        <Picture use="logo" path="theme.logoId" label={t('main.logo')} help={t('main.logoHelp')} />
        <Picture
          use="background"
          path="theme.backgroundId"
          label={t('main.background')}
          help={t('main.backgroundHelp')}
        />
        <Picture use="icon" path="theme.iconId" label={t('main.icon')} help={t('main.iconHelp')} />
      </Section>
    </>
  )
}

/** The icon of an action and its colour, each among those that there are. */
function Swatches({ path }: { path: string }) {
  const t = useTexts('portalConfiguration')
  const draft = useOpenDraft()
  const colour = draft.get<string>(`${path}.colour`)
  const icon = draft.get<string>(`${path}.icon`)
  return (
    <>
      <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
        <legend>{t('main.actionIcon')}</legend>
        <div className="portal-swatches">
          {actionIcons.map((one) => {
            const Icon = icons[one]
            return (
              <label
                key={one}
                className="portal-swatch"
                title={t(`icons.${one}`)}
                style={{ color: `var(--${colour})`, background: `var(--${colour}-doux)` }}
              >
                <input
                  type="radio"
                  name={`${path}.icon`}
                  aria-label={t(`icons.${one}`)}
                  checked={icon === one}
                  onChange={() => draft.set(`${path}.icon`, one)}
                />
                <Icon size={22} stroke={1.7} aria-hidden />
              </label>
            )
          })}
        </div>
      </fieldset>
      <NativeSelect
        label={t('main.actionColour')}
        value={colour}
        data={actionColours.map((value) => ({ value, label: t(`colours.${value}`) }))}
        onChange={(event) => draft.set(`${path}.colour`, event.currentTarget.value)}
      />
    </>
  )
}

/** A colour with how well it is read, measured on the white surface; one that cannot be read is refused, the nearest that can is offered. */
function Colour({ path, label, empty }: { path: string; label: string; empty?: boolean }) {
  const t = useTexts('portalConfiguration')
  const draft = useOpenDraft()
  const value = draft.get<string | null>(path)
  const former = draft.former<string | null>(path)
  const known = /^#[0-9a-f]{6}$/i.test(value ?? '')
  const found = known ? contrast(value!, '#ffffff') : undefined
  const good = found !== undefined && found >= 4.5
  const nearest = found !== undefined && !good ? nearestReadable(value!, '#ffffff').toUpperCase() : ''
  const set = (to: string) => draft.set(path, to === '' && empty ? null : to)
  return (
    <div className="portal-colour">
      <ChangedField former={former === value ? undefined : (former ?? '')}>
        <TextInput
          label={label}
          w={200}
          value={value ?? ''}
          placeholder={empty ? t('main.asBrand') : undefined}
          error={found !== undefined && !good ? true : known || (empty && !value) ? undefined : t('main.colourForm')}
          onChange={(event) => set(event.currentTarget.value.trim())}
          leftSection={
            <input
              type="color"
              aria-label={t('main.pick', { label })}
              value={known ? value! : '#0b5a73'}
              onChange={(event) => set(event.currentTarget.value)}
              style={{ width: 22, height: 22 }}
            />
          }
        />
      </ChangedField>
      {found === undefined ? null : (
        <span className="verdict" role="status" style={{ color: good ? 'var(--mousse)' : 'var(--brique)' }}>
          {good ? <IconCircleCheck size={17} aria-hidden /> : <IconCircleX size={17} aria-hidden />}
          {t(good ? 'main.readable' : 'main.unreadable', { found: formatNumber(Math.floor(found * 10) / 10) })}
          {nearest ? (
            <Button variant="subtle" size="compact-sm" onClick={() => set(nearest)}>
              {t('main.nearest', { nearest })}
            </Button>
          ) : null}
        </span>
      )}
    </div>
  )
}

/** A picture of the draft. It is kept with the draft, and seen by nobody before it is published. */
function Picture(props: { use: keyof typeof mostPictureBytes; path: string; label: string; help: string }) {
  const t = useTexts('portalConfiguration')
  const draft = useDraft()
  const fileId = draft.get<string | null>(props.path)
  const add = useMutation({
    mutationFn: async (file: File) => {
      // What was typed is saved first: the picture belongs to the draft at its version.
      await draft.save()
      const body = new FormData()
      body.append('use', props.use)
      body.append('version', String(draft.versionNow()))
      body.append('picture', file)
      return api.post('/staff/portal-configuration/draft/pictures', { body })
    },
    onSuccess: (kept) => draft.addPicture(props.path, kept),
  })
  const problem = add.error instanceof ApiProblem ? add.error : undefined
  return (
    <div>
      {fileId ? (
        <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 12 }}>
          <span>{props.label}</span>
          <img
            src={fileAddress('/staff/portal-configuration/pictures/:fileId', { params: { fileId } })}
            alt={props.label}
            style={{ maxHeight: 64, maxWidth: 240, objectFit: 'contain' }}
          />
          <Button variant="default" onClick={() => draft.set(props.path, null)}>
            {t('main.removePicture', { label: props.label })}
          </Button>
        </div>
      ) : (
        <FileDrop
          label={props.label}
          help={props.help}
          kinds={pictureKinds}
          maxBytes={mostPictureBytes[props.use]}
          disabled={add.isPending}
          {...(problem ? { error: problem.errors[0]?.message ?? problem.detail } : {})}
          onFiles={([file]) => file && add.mutate(file)}
        />
      )}
    </div>
  )
}
