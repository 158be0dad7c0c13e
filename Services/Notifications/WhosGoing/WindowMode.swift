/// Which instant of an event must lie in the upcoming window.
///
/// The reference system tested the end date while its help text spoke of the start date. The default
/// therefore names the rule people expect, and the two others remain for compatibility.
enum WindowMode: String, CaseIterable, Hashable, Sendable {
    /// The event and the window share at least one instant: it has not ended and starts within the window.
    case overlap
    /// The event ends within the window. A long event that starts tomorrow does not qualify.
    case end
    /// The event starts within the window. An event in progress does not qualify.
    case start
}
