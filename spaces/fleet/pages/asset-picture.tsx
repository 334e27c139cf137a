import { IconBuildingFactory2, IconDeviceDesktop, IconDoor, IconElevator, IconPrinter } from '@tabler/icons-react'
import { fileAddress } from '../../../web/api/client.ts'
import type { AssetItem } from './data.ts'

const drawings = {
  machine: IconBuildingFactory2,
  printer: IconPrinter,
  lift: IconElevator,
  door: IconDoor,
  screen: IconDeviceDesktop,
}

/** The picture of an asset or of its model; where there is none, a drawing of its kind. */
export function AssetPicture({ of, size }: { of: Pick<AssetItem, 'id' | 'pictureId' | 'kind'>; size: number }) {
  const Drawing = drawings[of.kind.drawing]
  return (
    <span className="asset-picture" style={{ width: size, height: size }}>
      {of.pictureId ? (
        <img
          src={fileAddress('/assets/:id/pictures/:fileId', { params: { id: of.id, fileId: of.pictureId } })}
          alt=""
          loading="lazy"
        />
      ) : (
        <Drawing size={size * 0.55} stroke={1.3} aria-hidden />
      )}
    </span>
  )
}
