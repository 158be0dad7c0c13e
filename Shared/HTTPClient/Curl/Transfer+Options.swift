import CLibcurl
import EventLoop
import Glibc

extension Transfer {
    /// Bytes libcurl reads at once: a page of guests in a few calls.
    private static let readBuffer = 128 << 10

    /// Sets up the handle.
    func prepare() {
        let this = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_string(handle, CURLOPT_URL, request.url.text)
        ccurl_set_string(handle, CURLOPT_PROXY, configuration.proxy)
        ccurl_set_string(handle, CURLOPT_NOPROXY, "")
        ccurl_set_string(handle, CURLOPT_USERAGENT, configuration.userAgent)
        ccurl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "gzip, deflate")
        ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        ccurl_set_long(handle, CURLOPT_HTTP09_ALLOWED, 0)
        ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.limits.connect))
        ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, milliseconds(request.limits.total))
        if request.isSentOnce { ccurl_set_long(handle, CURLOPT_FRESH_CONNECT, 1) }
        ccurl_set_long(handle, CURLOPT_BUFFERSIZE, Self.readBuffer)
        ccurl_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(request.limits.responseBytes))
        ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
        ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
        if let file = configuration.certificateAuthorities { ccurl_set_string(handle, CURLOPT_CAINFO, file) }

        setCallbacks(this)
        setMethodAndBody()
        setFields()
    }

    private func setCallbacks(_ this: UnsafeMutableRawPointer) {
        ccurl_set_pointer(handle, CURLOPT_WRITEDATA, this)
        ccurl_set_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, transfer in
            let (start, transfer) = (UInt(bitPattern: bytes), UInt(bitPattern: transfer))
            return LoopActor.assumeIsolated {
                Transfer.at(transfer)?.receivedBody(buffer(start, size * count)) ?? 0
            }
        }
        ccurl_set_pointer(handle, CURLOPT_HEADERDATA, this)
        ccurl_set_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, transfer in
            let (start, transfer) = (UInt(bitPattern: bytes), UInt(bitPattern: transfer))
            return LoopActor.assumeIsolated {
                Transfer.at(transfer)?.receivedHeader(buffer(start, size * count)) ?? 0
            }
        }
        guard judgesAddresses else { return }
        ccurl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, this)
        ccurl_set_open_socket(handle) { transfer, purpose, address in
            guard purpose == CURLSOCKTYPE_IPCXN, let address else { return ccurl_bad_socket() }
            let transfer = UInt(bitPattern: transfer)
            let start = UInt(bitPattern: ccurl_address(address))
            let count = Int(address.pointee.addrlen)
            let isAllowed = LoopActor.assumeIsolated {
                Transfer.at(transfer)?.mayConnect(to: buffer(start, count)) ?? false
            }
            guard isAllowed else { return ccurl_bad_socket() }
            let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
            return socket(address.pointee.family, kind, address.pointee.protocol)
        }
    }

    private func setMethodAndBody() {
        if request.method == .head {
            ccurl_set_long(handle, CURLOPT_NOBODY, 1)
            return
        }
        if let body = request.body ?? (request.method == .post ? [] : nil) {
            ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { bytes in
                // libcurl copies; an empty array has no address of its own.
                withUnsafePointer(to: UInt8(0)) { empty in
                    let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(empty))
                    _ = ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, start)
                }
            }
        }
        ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method.name)
    }

    private func setFields() {
        // Without a value: do not send what libcurl would add by itself.
        if request.body != nil || request.method == .post {
            append("Expect:")
            if request.fields["content-type"] == nil { append("Content-Type:") }
        }
        for field in request.fields.all {
            // A field with an empty value is written with a semicolon.
            append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        ccurl_set_list(handle, CURLOPT_HTTPHEADER, fieldList)
    }

    private func append(_ line: String) {
        // Without memory, nil: the list so far is kept and the field is missing.
        if let list = curl_slist_append(fieldList, line) { fieldList = list }
    }

    private func milliseconds(_ duration: Duration) -> Int {
        // 0 would mean no limit.
        let (seconds, attoseconds) = duration.components
        return max(1, Int(clamping: seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }

    // The engine keeps a transfer from `start` until `remove`, after which libcurl makes no callback for it.
    private static func at(_ bits: UInt) -> Transfer? {
        UnsafeRawPointer(bitPattern: bits).map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Pointers are not Sendable; their bits carry them through to the loop's actor, within one call.
private func buffer(_ start: UInt, _ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: start), count: count)
}
