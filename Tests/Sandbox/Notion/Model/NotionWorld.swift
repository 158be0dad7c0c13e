import JSON
import Time

/// Everything in the fake workspace. A value: only the routes and the control API change it.
struct NotionWorld: Sendable {
    static let workspaceID = "13950b26-c203-4f3b-b97d-93ec06319565"
    static let workspaceName = "Sandbox Team"
    /// The person who is said to edit where nobody else is named.
    static let personID = "c2f20311-9e54-4d11-8c79-7398424ae41e"
    static let databaseID = "6ee911d9-189c-4844-93e8-260c1438b6e4"
    static let dataSourceID = "2f26ee68-df30-4251-aad4-8ddc420cba3d"

    var users: [NotionUser] = []
    var databases: [String: NotionDatabase] = [:]
    var dataSources: [String: NotionDataSource] = [:]
    private(set) var pages: [String: NotionPage] = [:]
    private(set) var pageCount = 0
    var dice: Dice

    init(seed: UInt64) { dice = Dice(seed: seed, stream: "notion") }

    mutating func nextSerial() -> Int {
        pageCount += 1
        return pageCount
    }

    mutating func store(_ page: NotionPage) { pages[page.id] = page }

    /// Pages may be deleted for good by people, never by the API.
    mutating func removePage(_ id: String) { pages[id] = nil }

    func pages(of dataSourceID: String) -> [NotionPage] { pages.values.filter { $0.dataSourceID == dataSourceID } }

    /// A random UUID with hyphens.
    mutating func newID() -> String {
        let hex = (0..<32).map { index -> Character in
            if index == 12 { return "4" }
            return dice.pick(Array(index == 16 ? "89ab" : "0123456789abcdef"))
        }
        return Self.hyphenated(String(hex))
    }

    /// Hyphens are optional in requests.
    static func normalized(_ id: String) -> String {
        let digits = id.lowercased().filter { $0 != "-" }
        return digits.utf8.count == 32 ? hyphenated(digits) : id
    }

    private static func hyphenated(_ digits: String) -> String {
        let text = Array(digits)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(text[$0]) }.joined(separator: "-")
    }
}
