import EventLoop
import Time

/// The parts of a running fake, put together from what `serve` was told.
@LoopActor struct Assembly {
    let luma: FakeLuma
    let control: ControlAPI
    let activity: Activity

    /// - Throws: what reading the time-zone files throws.
    init(_ options: ServeOptions, time: any TimeSource, poster: any WebhookPoster) throws {
        let hour: Int64 = 3_600_000
        let reference =
            options.reference ?? Timestamp(milliseconds: time.now.milliseconds - time.now.milliseconds % hour)
        var community = try CommunityGenerator(seed: options.seed, reference: reference).community()
        if let url = options.webhookURL, let calendar = community.calendars.first {
            community.webhooks = [
                WebhookSubscription(
                    id: "wh-sandbox", calendarID: calendar.id, url: url, eventTypes: ["*"],
                    secret: options.webhookSecret, createdAt: reference)
            ]
        }
        let deliverer = WebhookDeliverer(time: time, poster: poster, seed: options.seed)
        deliverer.form = options.signature
        deliverer.retryScale = options.retryScale
        luma = FakeLuma(community: community, time: time, deliverer: deliverer)
        luma.api.settings.oldShape = options.oldShape
        luma.api.calendarLimit = options.rateLimit
        luma.api.rateWindow = .seconds(60) * options.rateWindowScale
        luma.start()
        activity = Activity(luma: luma, seed: options.seed)
        control = ControlAPI(luma: luma, activity: activity)
    }
}
