// Tells electron-builder.yml for which system it packs, by Node's name for it: its own ${platform} is the system that packs.
export default ({ electronPlatformName }) => {
  process.env.PACKED_FOR = electronPlatformName
}
