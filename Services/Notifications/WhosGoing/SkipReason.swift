/// Why nothing is sent; the raw values are the reference system's reason codes.
enum SkipReason: String, CaseIterable, Hashable, Sendable {
    /// No configuration row is active.
    case noActiveConfiguration = "no_active_config"
    /// The active configuration is switched off.
    case configurationDisabled = "config_disabled"
    /// The gathering has no eligible event in the window of the rule kind.
    case noEventsInWindow = "no_events_in_window"
    /// There are events in the window, but too few people go to any of them, or all are suppressed.
    case noCandidates = "no_candidates"
    /// There were candidates, but by now none of them lies in the window.
    case windowMiss = "window_miss"
    /// There are candidates, but fewer events or fewer candidates than an automatic send needs.
    case thresholdsNotMet = "thresholds_not_met"
}
