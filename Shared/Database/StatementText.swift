/// A statement's text as a key of the cache.
///
/// Texts are long and few, and nearly always the very same literal: hashing their length and comparing them (which is
/// one look for the same literal) costs a tenth of hashing every byte at every use.
struct StatementText: Hashable {
    private let text: String

    init(_ text: String) { self.text = text }

    func hash(into hasher: inout Hasher) { hasher.combine(text.utf8.count) }
}
