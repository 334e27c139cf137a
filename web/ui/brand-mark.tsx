import { fileAddress } from '../api/client.ts'
import { Mark } from './mark.tsx'

/** The brand's logo, or the mark of the portal where it has none. Its name stands beside it. */
export function BrandMark(props: { brand: { logoId: string | null }; size?: number; wall?: string | undefined }) {
  const { size = 26, wall } = props
  const { logoId } = props.brand
  if (!logoId) return <Mark size={size} {...(wall ? { wall } : {})} />
  return (
    <img
      src={fileAddress('/brand/logo/:fileId', { params: { fileId: logoId } })}
      alt=""
      style={{ height: size, maxWidth: size * 5, objectFit: 'contain' }}
    />
  )
}
