public import Configuration
import Crypto

extension CalendarSettings {
    /// Reports what only shows when settings are seen together, or looked into: the calendar program does at its start, and
    /// `rollcall config check` before it.
    public static func examine(_ reader: inout ConfigurationReader) {
        let keys = reader[encryptionKeys]?.reveal() ?? ""
        if !keys.isEmpty,
            keys.split(separator: ",", omittingEmptySubsequences: false).contains(where: { $0.utf8.count < 32 })
        {
            reader.report(encryptionKeys.name, "has a key of less than 32 characters")
        }
        if reader[GoogleSettings.clientID] != nil, reader[GoogleSettings.clientSecret]?.isEmpty ?? true {
            reader.report(GoogleSettings.clientSecret.name, "is needed with \(GoogleSettings.clientID.name)")
        }
        let publicAddress = reader[publicURL] ?? reader[applicationURL]
        let hasWayBack = (reader[NotionSettings.redirectURL] ?? publicAddress) != nil
        if reader[NotionSettings.clientID] != nil, reader[NotionSettings.clientSecret]?.isEmpty ?? true || !hasWayBack {
            reader.report(
                NotionSettings.clientID.name,
                "needs \(NotionSettings.clientSecret.name), and \(NotionSettings.redirectURL.name) or \(publicURL.name)"
            )
        }
    }
}
