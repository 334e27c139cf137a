import { Button, Checkbox, Menu, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconChevronDown, IconExternalLink, IconSend } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, newActionKey } from '../../../web/api/client.ts'
import type { BodyOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useSession } from '../../../web/api/session.ts'
import { useApiForm } from '../../../web/api/use-api-form.ts'
import { languages, useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { oneOf } from '../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { noText, type Text } from '../../../web/ui/text-by-language.tsx'
import { useRested } from '../../../web/ui/use-rested.ts'
import { useWorkStarted, workPage } from '../../../web/ui/work.ts'
import { MessageAddressees } from './message-addressees.tsx'
import './message-drawer.css'

type Audience = BodyOf<'POST /staff/client-messages'>['audience']
/** To whom it may go: the choices, the first one taken at first. */
export type Audiences = Array<{ key: string; label: string; audience: Audience }>
const categories = ['question', 'incident', 'profile', 'other'] as const
type Values = {
  category: string
  returns: boolean
  onlyFilled: boolean
  subject: Text
  body: Text
}

/** «Message pour les clients» (B7): what is written at the left, who gets it at the right, and how many before it goes. */
export function MessageDrawer(props: { audiences: Audiences; onClose: () => void }) {
  const t = useTexts('clientModule')
  const frame = useTexts()
  const office = useTexts('backOffice')
  const store = useQueryClient()
  const navigate = useNavigate()
  const started = useWorkStarted()
  const { account } = useSession()
  const [id] = useState(newActionKey)
  const [to, setTo] = useState(props.audiences[0]!.key)
  const [shown, setShown] = useState<string>()
  const [changed, setChanged] = useState(false)
  const { audience } = props.audiences.find((one) => one.key === to) ?? props.audiences[0]!
  const { form, submitting, problem, onSubmit } = useApiForm<Values>({
    initialValues: { category: 'question', returns: true, onlyFilled: true, subject: noText(), body: noText() },
    submit: async ({ category, ...values }, key) => {
      if (!preview.data) throw incomplete()
      const work = await api.post('/staff/client-messages', {
        body: {
          ...values,
          id,
          audience,
          category: oneOf(categories, category) ?? 'question',
          print: preview.data.print,
        },
        key,
      })
      started()
      props.onClose()
      await navigate({ to: workPage(work) })
    },
    onProblem: (refused) => {
      const others = refused.code === 'back_office.addressees_changed'
      setChanged(others)
      if (others) void store.invalidateQueries({ queryKey: ['message-preview'] })
      return others
    },
  })
  const { subject, body, onlyFilled } = form.getValues()
  const draft = useRested({ subject, body, onlyFilled, audience }, 400)
  const written = languages.some((language) => draft.subject[language].trim() && draft.body[language].trim())
  const preview = useQuery({
    queryKey: ['message-preview', draft, shown],
    queryFn: () => api.post('/staff/client-messages/preview', { body: { ...draft, ...(shown ? { shown } : {}) } }),
    placeholderData: keepPreviousData,
    enabled: written,
    retry: false,
  })
  // What a text lacks is said on its field as soon as it is known.
  const refused = preview.error instanceof ApiProblem ? preview.error : undefined
  const faultOf = (name: string) =>
    form.getInputProps(name).error ?? refused?.errors.find(({ field }) => field === name)?.message
  const incomplete = () =>
    refused ??
    new ApiProblem(422, {
      errors: (['subject', 'body'] as const)
        .filter((part) => !languages.some((language) => form.getValues()[part][language].trim()))
        .map((part) => ({ field: `${part}.${languages[0]}`, code: 'required', message: frame('form.required') })),
    } as never)
  const receiving = written && !refused ? preview.data?.receiving : undefined
  const unsaved = form.isDirty() && !submitting
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      title={t('message.title')}
      under={t('message.under')}
      width={1040}
      unsaved={unsaved}
      footer={
        <>
          <span className="unsaved" aria-live="polite">
            {receiving === undefined ? t('message.notYet') : t('message.effect', { count: receiving })}
          </span>
          <Button variant="default" onClick={props.onClose}>
            {frame('cancel')}
          </Button>
          <Button
            type="submit"
            form="message-clients"
            loading={submitting}
            leftSection={<IconSend size={17} stroke={1.7} aria-hidden />}
          >
            {receiving === undefined ? t('message.send') : t('message.sendTo', { count: receiving })}
          </Button>
        </>
      }
    >
      <div className="message-clients">
        <form id="message-clients" noValidate onSubmit={onSubmit}>
          {changed ? <p role="alert">{t('message.changed')}</p> : null}
          {problem ? <ProblemNotice problem={problem} /> : null}
          <div className="message-pair">
            <NativeSelect
              label={t('message.to')}
              data={props.audiences.map(({ key, label }) => ({ value: key, label }))}
              value={to}
              onChange={(event) => {
                setTo(event.currentTarget.value)
                setShown(undefined)
              }}
            />
            <NativeSelect
              {...compulsory}
              label={t('message.category')}
              data={categories.map((value) => ({ value, label: t(`message.categories.${value}`) }))}
              {...form.getInputProps('category')}
            />
          </div>
          <Checkbox
            label={t('message.returns')}
            description={t('message.returnsTo', { name: `${account.givenName} ${account.surname}`.trim() })}
            {...form.getInputProps('returns', { type: 'checkbox' })}
          />
          <Checkbox label={t('message.onlyFilled')} {...form.getInputProps('onlyFilled', { type: 'checkbox' })} />
          <div className="message-tools">
            <ModelMenu
              put={(model) => {
                // What is typed stays: a model fills what is empty, and follows what is there.
                const now = form.getValues()
                for (const language of languages) {
                  if (model.subject[language] && !now.subject[language])
                    form.setFieldValue(`subject.${language}`, model.subject[language] as never)
                  if (model.body[language])
                    form.setFieldValue(
                      `body.${language}`,
                      [now.body[language], model.body[language]].filter(Boolean).join('\n\n') as never,
                    )
                }
              }}
            />
            <a href="/fournisseur/assistance/modeles" target="_blank" rel="noreferrer">
              {t('message.models')} <IconExternalLink size={15} stroke={1.7} aria-hidden />
              <span className="sr-only"> {t('message.newTab')}</span>
            </a>
          </div>
          {languages.map((language) => (
            <fieldset key={language}>
              <legend>
                {office(`clients.locales.${language}`)}
                {written && preview.data ? (
                  <span className="count"> {preview.data.byLanguage[language] ?? 0}</span>
                ) : null}
              </legend>
              <TextInput
                lang={language}
                maxLength={200}
                autoComplete="off"
                label={frame('form.inLanguage', {
                  label: t('message.subject'),
                  language: frame(`form.languages.${language}`),
                })}
                {...form.getInputProps(`subject.${language}`)}
                error={faultOf(`subject.${language}`)}
              />
              <Textarea
                lang={language}
                rows={7}
                maxLength={20_000}
                label={frame('form.inLanguage', {
                  label: t('message.text'),
                  language: frame(`form.languages.${language}`),
                })}
                {...form.getInputProps(`body.${language}`)}
                error={faultOf(`body.${language}`)}
              />
            </fieldset>
          ))}
          <p className="help">{t('message.places')}</p>
        </form>
        <MessageAddressees
          preview={written && !refused ? preview.data : undefined}
          stale={preview.isPlaceholderData || preview.isFetching}
          failed={preview.error !== null && refused?.status !== 422 ? () => void preview.refetch() : undefined}
          shown={shown}
          show={setShown}
        />
      </div>
    </SideDrawer>
  )
}

/** «Autoremplissage»: the canned texts. */
function ModelMenu(props: { put: (model: { subject: Text; body: Text }) => void }) {
  const t = useTexts('clientModule')
  const models = useQuery({
    queryKey: ['list', '/staff/answer-models', 'menu'],
    queryFn: () => api.get('/staff/answer-models', { query: { size: 100 } }),
  })
  const take = useMutation({
    mutationFn: (id: string) => api.get('/staff/answer-models/:id', { params: { id } }),
    onSuccess: (model) => props.put({ subject: model.subject, body: model.body }),
  })
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <Button
          variant="subtle"
          size="xs"
          loading={take.isPending}
          rightSection={<IconChevronDown size={15} stroke={1.7} aria-hidden />}
        >
          {t('message.autofill')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="50vh" style={{ overflowY: 'auto' }}>
        {models.data?.items.map((model) => (
          <Menu.Item key={model.id} onClick={() => take.mutate(model.id)}>
            {model.name}
          </Menu.Item>
        ))}
        {models.data?.items.length ? null : (
          <Menu.Item disabled>{t(models.isError ? 'message.modelsFailed' : 'message.noModel')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
