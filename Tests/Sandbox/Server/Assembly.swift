import EventLoop
import Time

/// The parts of a running fake, put together from what `serve` was told.
@LoopActor struct Assembly {
    let luma: FakeLuma
    let google: FakeGoogle
    let notion: FakeNotion
    let control: ControlAPI
    let activity: Activity

    init(_ options: ServeOptions, community: Community, time: any TimeSource, poster: any WebhookPoster) {
        var community = community
        if let url = options.webhookURL, let calendar = community.calendars.first {
            community.webhooks = [
                WebhookSubscription(
                    id: "wh-sandbox", calendarID: calendar.id, url: url, eventTypes: ["*"],
                    secret: options.webhookSecret, createdAt: time.now)
            ]
        }
        let deliverer = WebhookDeliverer(time: time, poster: poster, seed: options.seed)
        deliverer.form = options.signature
        deliverer.retryScale = options.retryScale
        let faults = FaultBook(seed: options.seed)
        luma = FakeLuma(community: community, time: time, deliverer: deliverer, faults: faults)
        luma.api.settings.oldShape = options.oldShape
        luma.api.calendarLimit = options.rateLimit
        luma.api.rateWindow = .seconds(60) * options.rateWindowScale
        luma.start()
        activity = Activity(luma: luma, seed: options.seed)
        let clock = SandboxClock(time)
        google = FakeGoogle(
            seed: options.seed, clock: clock,
            deliverer: WebhookDeliverer(time: clock, poster: poster, seed: options.seed), faults: faults)
        google.deliverer.retryScale = options.retryScale
        notion = FakeNotion(
            seed: options.seed, clock: clock,
            deliverer: WebhookDeliverer(time: clock, poster: poster, seed: options.seed &+ 1), faults: faults)
        notion.webhooks.deliverer.retryScale = options.retryScale
        control = ControlAPI(luma: luma, google: google, notion: notion, clock: clock, activity: activity)
    }

    var services: Services { Services(luma: luma, google: google, notion: notion, control: control) }
}

extension ServeOptions {
    /// The community as it is at first.
    ///
    /// - Throws: what reading the time-zone files throws.
    func community(at now: Timestamp) throws -> Community {
        let hour: Int64 = 3_600_000
        let thisHour = Timestamp(milliseconds: now.milliseconds - now.milliseconds % hour)
        return try CommunityGenerator(
            seed: seed, reference: reference ?? thisHour, memberCount: memberCount,
            registrationCount: registrationCount
        ).community()
    }
}
