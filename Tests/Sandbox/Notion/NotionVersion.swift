/// The versions of Notion's API that exist (facts §1).
enum NotionVersion: String, Sendable, CaseIterable, Comparable {
    /// One database is one table.
    case databases = "2022-06-28"
    /// A database holds data sources, and these hold the rows.
    case dataSources = "2025-09-03"
    /// `archived` is called `in_trash`.
    case trash = "2026-03-11"

    static func < (left: NotionVersion, right: NotionVersion) -> Bool { left.rawValue < right.rawValue }

    /// - Throws: 400 without a version or with an unknown one.
    static func read(_ request: APIRequest) throws(NotionError) -> NotionVersion {
        guard let text = request.header("notion-version") else { throw .missingVersion }
        guard let version = NotionVersion(rawValue: text) else {
            let known = allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw .validation(
                "Notion-Version header failed validation: Notion-Version header should be \(known), instead was \"\(text)\"."
            )
        }
        return version
    }
}
