import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { PickFile } from '../../../web/ui/pick-file.tsx'
import type { Asset } from './data.ts'

/** The picture of an asset: one of its own, or that of its model. */
export function PictureField({ of, onChanged }: { of: Asset; onChanged: (asset: Asset) => void }) {
  const t = useTexts('fleet')
  const send = useMutation({
    mutationFn: (file: File | null) => {
      const body = new FormData()
      body.append('version', String(of.version))
      if (file) body.append('picture', file)
      return api.post('/assets/:id/picture', { params: { id: of.id }, body })
    },
    onSuccess: onChanged,
  })
  const problem = send.error as ApiProblem | null
  return (
    <div className="asset-picture-field">
      {problem ? <Notice kind="red">{problem.errors[0]?.message ?? problem.detail}</Notice> : null}
      <PickFile
        label={t(of.ownPicture ? 'picture.other' : 'picture.add')}
        accept="image/png,image/jpeg,image/webp"
        disabled={send.isPending}
        onFile={(file) => send.mutate(file)}
      />
      {of.ownPicture ? (
        <Button variant="subtle" disabled={send.isPending} onClick={() => send.mutate(null)}>
          {t('picture.remove')}
        </Button>
      ) : null}
    </div>
  )
}
