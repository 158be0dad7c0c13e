import CalDAV
import Crypto
import HTTPClient

/// Where a reading of a calendar ended.
enum ReadingCursor: Equatable {
    /// For servers that tell what has changed since; with the paths of events that could not be read for the moment, which
    /// no server names again.
    case token(SyncToken, again: [String] = [])
    /// For the others: what was there, to compare with.
    case listing(ListingMemory)

    /// nil for a text that is none.
    init?(text: String) {
        if text.hasPrefix(Self.tokenMark) {
            var lines = text.dropFirst(Self.tokenMark.count).split(separator: "\n")[...]
            guard let token = lines.popFirst().flatMap({ SyncToken(String($0)) }),
                lines.allSatisfy({ $0.hasPrefix("/") })
            else { return nil }
            self = .token(token, again: lines.map(String.init))
        } else if text.hasPrefix(Self.listingMark),
            let memory = ListingMemory(text: String(text.dropFirst(Self.listingMark.count)))
        {
            self = .listing(memory)
        } else {
            return nil
        }
    }

    var text: String {
        switch self {
        case .token(let token, let again): Self.tokenMark + ([token.text] + again).joined(separator: "\n")
        case .listing(let memory): Self.listingMark + memory.text
        }
    }

    /// Sees to it that an event is asked for the next time, whether it has changed or not.
    mutating func askAgain(for path: String) {
        switch self {
        case .token(let token, let again): self = .token(token, again: again + [path])
        case .listing(var memory):
            memory.versions[path] = ""
            self = .listing(memory)
        }
    }

    private static let tokenMark = "sync "
    private static let listingMark = "list "
}

/// Which events a calendar had, in which versions.
struct ListingMemory: Equatable {
    /// Opaque: as long as it is the same, nothing has changed; nil when the server has none.
    var changeTag: String?
    /// By path: a short hash of the version, or nothing for events whose server gives none.
    var versions: [String: String] = [:]

    init(changeTag: String?, members: [MemberVersion]) {
        self.changeTag = changeTag
        for member in members { versions[member.href.canonicalPath] = Self.digest(member.etag) }
    }

    init?(text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst() else { return nil }
        changeTag = first.isEmpty ? nil : String(first)
        for line in lines {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].hasPrefix("/") else { return nil }
            versions[String(parts[1])] = String(parts[0])
        }
    }

    var text: String {
        let first = changeTag.map { $0.filter { $0 != "\n" } } ?? ""
        return ([first] + versions.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }).joined(separator: "\n")
    }

    /// The paths of events that are new here or of which that is not known, sorted.
    func changed(since old: ListingMemory) -> [String] {
        versions.filter { $0.value.isEmpty || old.versions[$0.key] != $0.value }.keys.sorted()
    }

    /// The paths of events that were there and are not here, sorted.
    func missing(since old: ListingMemory) -> [String] {
        old.versions.keys.filter { versions[$0] == nil }.sorted()
    }

    /// Eight bytes: that two versions of one event share them is not to be expected.
    private static func digest(_ etag: EntityTag?) -> String {
        etag.map { Hex.encode(SHA256.hash(EventVersion($0).text.utf8).prefix(8)) } ?? ""
    }
}
