import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'

type Chosen = { id: string; name: string }
type Props = {
  /** The client whose they are. */
  organisation: string
  chosen: Chosen | null
  onPick: (id: string | null, name: string) => void
  disabled?: boolean
  error?: string | undefined
}

/** An asset of a client; with it, the code of its kind. */
export function AssetChoice({
  organisation,
  chosen,
  onPick,
  ...rest
}: Omit<Props, 'onPick'> & { onPick: (id: string | null, name: string, kind: string) => void }) {
  const t = useTexts('staffSupport')
  return (
    <RemoteSelect
      {...rest}
      label={t('asset')}
      placeholder={t('noAsset')}
      listKey={['asset-choices', organisation]}
      load={async (search, signal) =>
        (await api.get('/staff/assets', { query: { search, organisation, size: 20 }, signal })).items
      }
      name={(one) => `${one.label} (${one.number})`}
      value={chosen?.id ?? ''}
      chosen={chosen ?? undefined}
      onPick={(one) => onPick(one?.id ?? null, one ? `${one.label} (${one.number})` : '', one?.kind.code ?? '')}
    />
  )
}

/** A site of a client. */
export function SiteChoice({ organisation, chosen, onPick, ...rest }: Props) {
  const t = useTexts('staffSupport')
  return (
    <RemoteSelect
      {...rest}
      label={t('site')}
      placeholder={t('noSite')}
      listKey={['ticket-sites', organisation]}
      load={async (search, signal) =>
        (
          await api.get('/staff/organisations/:id/ticket-sites', {
            params: { id: organisation },
            query: { search },
            signal,
          })
        ).items
      }
      name={(one) => one.name}
      value={chosen?.id ?? ''}
      chosen={chosen ?? undefined}
      onPick={(one) => onPick(one?.id ?? null, one?.name ?? '')}
    />
  )
}

/** The natures of tickets for a choice, those that are about this kind of asset first. */
export const natureOptions = (
  natures: ReadonlyArray<{ id: string; title: string; domain: string; assetKind: string }>,
  kind?: string,
) =>
  natures
    .toSorted((one, other) => Number(other.assetKind === kind) - Number(one.assetKind === kind))
    .map(({ id, title, domain }) => ({ value: id, label: domain ? `${domain}, ${title}` : title }))

/** Somebody of a client, in whose name a ticket is opened. */
export function RequesterChoice({ organisation, chosen, onPick, ...rest }: Props) {
  const t = useTexts('staffSupport')
  return (
    <RemoteSelect
      {...rest}
      label={t('requester')}
      required
      listKey={['ticket-people', organisation]}
      load={async (search, signal) =>
        (
          await api.get('/staff/organisations/:id/ticket-people', {
            params: { id: organisation },
            query: { search },
            signal,
          })
        ).items
      }
      name={(one) => one.name}
      value={chosen?.id ?? ''}
      chosen={chosen ?? undefined}
      onPick={(one) => onPick(one?.id ?? null, one?.name ?? '')}
    />
  )
}
