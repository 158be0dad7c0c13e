public import Configuration

/// Every setting of every program: they share one environment, so each must know what the others accept.
public enum AllSettings {
    public static let summaries: [SettingSummary] =
        CommonSettings.summaries + LumaSettings.summaries + MembersSettings.summaries + CalendarSettings.summaries
        + NotificationsSettings.summaries + GatewaySettings.summaries
}
