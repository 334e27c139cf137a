import { Button } from '@mantine/core'
import { IconId, IconPencil } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { FormSigning, type Signer, SignerDialog } from '../../../../web/ui/form-signing.tsx'
import { formatDay, formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { type RecordField, RecordForm } from '../../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { type Organisation, useRefresh, useReviews } from '../data.ts'
import { attachAct, OrganisationFrame } from './frame.tsx'
import { MandateDialog } from './mandate-dialog.tsx'
import { Services } from './services.tsx'

/** An organisation (O23, O25): its particulars, its services, its identifier. */
export function DetailsPage() {
  const t = useTexts('organisation')
  const [asking, setAsking] = useState(false)
  const [subscribing, setSubscribing] = useState(false)
  const [editing, setEditing] = useState(false)
  const [told, setTold] = useState(false)
  return (
    <OrganisationFrame
      more={(one) => [
        ...(one.abilities.changeIdentifier.allowed
          ? [{ label: t('identifier.title'), icon: IconId, to: `/gestion/structures/${one.id}/identifiant` }]
          : []),
        ...(one.abilities.edit.allowed
          ? [
              {
                label: t('edit'),
                icon: IconPencil,
                onClick: () => {
                  setTold(false)
                  if (one.mandateWarning) setAsking(true)
                  else setEditing(true)
                },
              },
            ]
          : []),
      ]}
      actions={(one) => attachAct(one, t('attach.title'))}
    >
      {(one, refetch) => (
        <div className="stack">
          {told ? <Notice kind="done">{t('details.saved')}</Notice> : null}
          <Mandate organisation={one} refetch={refetch} />
          <Particulars organisation={one} />
          <Services organisation={one} />
          <Review organisation={one} refetch={refetch} />
          {asking ? (
            <MandateDialog
              organisation={one}
              onClose={() => setAsking(false)}
              onSubscribe={() => {
                setAsking(false)
                setSubscribing(true)
              }}
              onContinue={() => {
                setAsking(false)
                setEditing(true)
              }}
            />
          ) : null}
          {subscribing ? (
            <SignerDialog
              authority=""
              lead={t('mandate.signLead', { name: one.name })}
              ask={(body) => subscribe(one.id, body, refetch)}
              onClose={() => setSubscribing(false)}
            />
          ) : null}
          <EditDrawer
            organisation={one}
            opened={editing}
            refetch={refetch}
            onClose={() => setEditing(false)}
            onSaved={() => {
              setEditing(false)
              setTold(true)
            }}
          />
        </div>
      )}
    </OrganisationFrame>
  )
}

/** Has the mandate signed (O25). @returns where the person signs, if they do */
async function subscribe(id: string, body: Signer, refetch: () => void): Promise<string | null> {
  const { href } = await api.post('/organisations/:id/invoicing-mandate', { params: { id }, body })
  if (!href) refetch()
  return href
}

/** The mandate while it is being signed, or once its signing was refused. */
function Mandate({ organisation: one, refetch }: { organisation: Organisation; refetch: () => void }) {
  const t = useTexts('organisation')
  if (!one.mandateSignature || one.invoicingMandate === 'signed') return null
  return (
    <Surface title={t('details.mandate')}>
      <FormSigning
        signature={one.mandateSignature}
        signable={one.abilities.edit.allowed}
        lead={t('mandate.signLead', { name: one.name })}
        ask={(body) => subscribe(one.id, body, refetch)}
        callOff={async () => {
          await api.delete('/organisations/:id/invoicing-mandate', { params: { id: one.id } })
          refetch()
        }}
      />
    </Surface>
  )
}

function Particulars({ organisation: one }: { organisation: Organisation }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  return (
    <Surface title={t('details.title')}>
      <ReadOnlyRow>
        <ReadOnlyValue label={t('details.kind')}>{t(`details.kinds.${one.kind}`)}</ReadOnlyValue>
        <ReadOnlyValue label={one.siret ? t('details.siret') : t('organisations.identifier')}>
          {one.identifier}
        </ReadOnlyValue>
        {one.original ? (
          <ReadOnlyValue label={t('details.original')}>
            <Link to={`/gestion/structures/${one.original.id}`}>{one.original.identifier}</Link>
          </ReadOnlyValue>
        ) : null}
        <ReadOnlyValue label={ui('account.addressLine1')}>
          {[one.addressLine1, one.addressLine2, [one.postalCode, one.city].filter(Boolean).join(' ')]
            .filter(Boolean)
            .join(', ')}
        </ReadOnlyValue>
        <ReadOnlyValue label={ui('account.phone')}>{one.phone}</ReadOnlyValue>
        <ReadOnlyValue label={ui('account.fax')}>{one.fax}</ReadOnlyValue>
        <ReadOnlyValue label={t('details.email')}>{one.email}</ReadOnlyValue>
        <ReadOnlyValue label={t('details.principal')}>{one.principal ? formatPerson(one.principal) : ''}</ReadOnlyValue>
        <ReadOnlyValue label={t('details.vat')}>{one.vatNumber}</ReadOnlyValue>
        {one.kind === 'private' || one.pacageNumber ? (
          <ReadOnlyValue label={t('details.pacage')}>{one.pacageNumber}</ReadOnlyValue>
        ) : null}
        <ReadOnlyValue label={t('details.socialScheme')}>{one.socialScheme}</ReadOnlyValue>
        <ReadOnlyValue label={t('details.apiConnection')}>{one.apiConnection}</ReadOnlyValue>
        <ReadOnlyValue label={t('details.mandate')}>{t(`details.mandates.${one.invoicingMandate}`)}</ReadOnlyValue>
      </ReadOnlyRow>
    </Surface>
  )
}

type Edit = Omit<BodyOf<'PATCH /organisations/:id'>, 'version'>

function EditDrawer(props: {
  organisation: Organisation
  opened: boolean
  refetch: () => void
  onClose: () => void
  onSaved: () => void
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const { organisation: one } = props
  const fields: Array<RecordField<Edit>> = [
    { name: 'name', label: t('organisations.name'), required: true, span: 12 },
    { name: 'email', label: t('details.email'), type: 'email', span: 12 },
    { name: 'addressLine1', label: ui('account.addressLine1') },
    { name: 'addressLine2', label: ui('account.addressLine2') },
    { name: 'postalCode', label: ui('account.postalCode'), span: 3 },
    { name: 'city', label: ui('account.city'), span: 9 },
    { name: 'phone', label: ui('account.phone') },
    { name: 'fax', label: ui('account.fax') },
    { name: 'vatNumber', label: t('details.vat') },
    { name: 'pacageNumber', label: t('details.pacage') },
    { name: 'socialScheme', label: t('details.socialScheme') },
    { name: 'apiConnection', label: t('details.apiConnection') },
  ]
  const [typed, setTyped] = useState(false)
  // What stood in the form when it was opened.
  const first = useRef<string>(undefined)
  const rest = () => {
    first.current = undefined
    setTyped(false)
  }
  const close = () => {
    rest()
    props.onClose()
  }
  return (
    <SideDrawer opened={props.opened} unsaved={typed} onClose={close} over={one.name} title={t('details.edit')}>
      <div style={{ padding: '0 24px 24px' }}>
        <RecordForm<Edit>
          key={one.version}
          plain
          sections={[{ fields }]}
          values={one}
          onCancel={close}
          onTyped={(values) => {
            const now = JSON.stringify(values)
            first.current ??= now
            setTyped(now !== first.current)
          }}
          onReload={props.refetch}
          submit={async (body, key) => {
            await api.patch('/organisations/:id', {
              params: { id: one.id },
              body: { ...body, version: one.version },
              key,
            })
            rest()
            await refresh()
            props.onSaved()
          }}
        />
      </div>
    </SideDrawer>
  )
}

/** The settings of the review of access (O29), and the way to the one that is open. */
function Review({ organisation: one, refetch }: { organisation: Organisation; refetch: () => void }) {
  const t = useTexts('organisation')
  const reviews = useReviews()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [editing, setEditing] = useState(false)
  return (
    <Surface
      title={t('review.title')}
      aside={
        one.abilities.edit.allowed && !editing ? (
          <Button
            variant="subtle"
            leftSection={<IconPencil size={17} stroke={1.7} aria-hidden />}
            onClick={() => setEditing(true)}
          >
            {t('review.set')}
          </Button>
        ) : undefined
      }
    >
      {editing ? (
        <RecordForm<Edit>
          key={one.version}
          plain
          sections={[
            {
              fields: [
                {
                  name: 'reviewMonths',
                  label: t('review.months'),
                  type: 'number',
                  help: t('review.monthsHelp'),
                  span: 4,
                  emptyAs: null,
                },
                {
                  name: 'reviewNoticeDays',
                  label: t('review.notice'),
                  type: 'number',
                  help: t('review.noticeHelp'),
                  span: 4,
                  required: true,
                },
              ],
            },
          ]}
          values={one}
          onCancel={() => setEditing(false)}
          onReload={refetch}
          submit={async (body, key) => {
            await api.patch('/organisations/:id', {
              params: { id: one.id },
              body: { ...body, version: one.version },
              key,
            })
            await refresh()
            setEditing(false)
          }}
        />
      ) : (
        <div className="inline-row" style={{ justifyContent: 'space-between' }}>
          <p>
            {one.reviewMonths
              ? t('review.every', { count: one.reviewMonths, days: one.reviewNoticeDays })
              : t('review.off')}{' '}
            {one.nextReviewOn ? t('review.next', { day: formatDay(one.nextReviewOn) }) : ''}
          </p>
          {one.deactivatedAt || !reviews.data?.some((review) => review.organisation.id === one.id) ? null : (
            <Button variant="default" onClick={() => void navigate({ to: `/gestion/structures/${one.id}/revue` })}>
              {t('review.open')}
            </Button>
          )}
        </div>
      )}
    </Surface>
  )
}
