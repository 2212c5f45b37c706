/// A part of a vital, as the attribution build of web-vitals tells it.
package struct VitalPhase: Hashable, Sendable {
    package let name: Name
    package let milliseconds: Double

    package init(_ name: Name, milliseconds: Double) {
        self.name = name
        self.milliseconds = milliseconds
    }

    /// As web-vitals spells them since v4; what they are parts of is said beside them.
    package enum Name: String, Sendable, CaseIterable {
        case timeToFirstByte, resourceLoadDelay, resourceLoadDuration, elementRenderDelay
        case inputDelay, processingDuration, presentationDelay
        case waitingDuration, cacheDuration, dnsDuration, connectionDuration, requestDuration
        case firstByteToFCP

        /// The part a field of an attribution holds, in each version's spelling and in Faro's.
        init?(_ key: JSONKey) {
            switch key {
            case "timeToFirstByte", "time_to_first_byte": self = .timeToFirstByte
            case "resourceLoadDelay", "resource_load_delay": self = .resourceLoadDelay
            case "resourceLoadDuration", "resourceLoadTime", "resource_load_duration", "resource_load_time":
                self = .resourceLoadDuration
            case "elementRenderDelay", "element_render_delay": self = .elementRenderDelay
            case "inputDelay", "input_delay": self = .inputDelay
            case "processingDuration", "processingTime", "processing_duration": self = .processingDuration
            case "presentationDelay", "presentation_delay": self = .presentationDelay
            case "waitingDuration", "waitingTime", "waiting_duration": self = .waitingDuration
            case "cacheDuration", "cache_duration": self = .cacheDuration
            case "dnsDuration", "dnsTime", "dns_duration": self = .dnsDuration
            case "connectionDuration", "connectionTime", "connection_duration": self = .connectionDuration
            case "requestDuration", "requestTime", "request_duration": self = .requestDuration
            case "firstByteToFCP", "first_byte_to_fcp": self = .firstByteToFCP
            default: return nil
            }
        }
    }
}
