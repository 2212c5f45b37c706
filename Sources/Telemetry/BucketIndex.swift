import Foundation

/// The bucket a value belongs to, found without a logarithm.
///
/// `i(v) = ⌈log2(v) · 64⌉ − 1`; bucket i is `(γ^i, γ^(i+1)]` with `γ = 2^(1/64)`. A floating `log2` is wrong on about
/// 38 % of the values one ulp beside a boundary. Here the exponent gives the octave; the top seven mantissa bits name
/// one of 128 linear cells; no cell is touched by more than one boundary, so one comparison settles the rest.
/// (OpenTelemetry metrics data model, exponential histogram; the table method is NrSketch's.)
package enum BucketIndex {
    /// Values below 2^−10 share the lowest bucket, values above 2^24 the highest.
    package static let lowest = -640
    package static let highest = 1535
    package static let bucketsPerOctave = 64

    /// The bucket of a finite value above zero. Exact powers of two belong to the bucket below. O(1).
    package static func of(_ value: Double) -> Int {
        if value <= 0x1p-10 { return lowest }
        if value > 0x1p24 { return highest }
        let bits = value.bitPattern
        let octave = Int(bits >> 52) - 1023
        let mantissa = bits & 0xF_FFFF_FFFF_FFFF
        if mantissa == 0 { return octave * bucketsPerOctave - 1 }
        let candidate = Int(firstBucketOfCell[Int(mantissa >> 45)])
        return octave * bucketsPerOctave + (mantissa > lastMantissa[candidate] ? candidate + 1 : candidate)
    }

    /// The exclusive lower edge γ^i, in the metric's unit.
    package static func lowerEdge(_ index: Int) -> Double { exp2(Double(index) / Double(bucketsPerOctave)) }

    /// The inclusive upper edge γ^(i+1), in the metric's unit.
    package static func upperEdge(_ index: Int) -> Double { lowerEdge(index + 1) }

    /// The value told for a bucket: `2γ^(i+1)/(1+γ)`, within 0.5415 % of everything in it.
    package static func estimate(_ index: Int) -> Double { 2 * upperEdge(index) / (1 + gamma) }

    /// (γ − 1)/(γ + 1): how far an estimate can be from the value it stands for, as a share of that value.
    package static let relativeError = (gamma - 1) / (gamma + 1)

    private static let gamma = 1.0108892860517005

    /// ⌊(2^((k+1)/64) − 1) · 2^52⌋: the last mantissa of sub-bucket k, computed to 60 digits.
    private static let lastMantissa: [UInt64] = [
        0x02C9A3E778060, 0x059B0D3158574, 0x0874518759BC8, 0x0B5586CF9890F, 0x0E3EC32D3D1A2, 0x11301D0125B50,
        0x1429AAEA92DDF, 0x172B83C7D517A, 0x1A35BEB6FCB75, 0x1D4873168B9AA, 0x2063B88628CD6, 0x2387A6E756238,
        0x26B4565E27CDD, 0x29E9DF51FDEE1, 0x2D285A6E4030B, 0x306FE0A31B715, 0x33C08B26416FF, 0x371A7373AA9CA,
        0x3A7DB34E59FF6, 0x3DEA64C123422, 0x4160A21F72E29, 0x44E086061892D, 0x486A2B5C13CD0, 0x4BFDAD5362A27,
        0x4F9B2769D2CA6, 0x5342B569D4F81, 0x56F4736B527DA, 0x5AB07DD485429, 0x5E76F15AD2148, 0x6247EB03A5584,
        0x6623882552224, 0x6A09E667F3BCC, 0x6DFB23C651A2E, 0x71F75E8EC5F73, 0x75FEB564267C8, 0x7A11473EB0186,
        0x7E2F336CF4E62, 0x82589994CCE12, 0x868D99B4492EC, 0x8ACE5422AA0DB, 0x8F1AE99157736, 0x93737B0CDC5E4,
        0x97D829FDE4E4F, 0x9C49182A3F090, 0xA0C667B5DE564, 0xA5503B23E255C, 0xA9E6B5579FDBF, 0xAE89F995AD3AD,
        0xB33A2B84F15FA, 0xB7F76F2FB5E46, 0xBCC1E904BC1D2, 0xC199BDD85529C, 0xC67F12E57D14B, 0xCB720DCEF9069,
        0xD072D4A07897B, 0xD5818DCFBA487, 0xDA9E603DB3285, 0xDFC97337B9B5E, 0xE502EE78B3FF6, 0xEA4AFA2A490D9,
        0xEFA1BEE615A27, 0xF50765B6E4540, 0xFA7C1819E90D8, 0xFFFFFFFFFFFFF,
    ]

    /// The sub-bucket just above the lower edge of each linear cell.
    private static let firstBucketOfCell: [UInt8] = [
        0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 8, 9, 10, 10, 11, 12, 12, 13, 14, 14, 15,
        15, 16, 17, 17, 18, 18, 19, 20, 20, 21, 21, 22, 22, 23, 24, 24, 25, 25, 26, 26, 27, 27, 28, 28,
        29, 29, 30, 30, 31, 31, 32, 33, 33, 34, 34, 35, 35, 35, 36, 36, 37, 37, 38, 38, 39, 39, 40, 40,
        41, 41, 42, 42, 43, 43, 43, 44, 44, 45, 45, 46, 46, 47, 47, 47, 48, 48, 49, 49, 50, 50, 50, 51,
        51, 52, 52, 52, 53, 53, 54, 54, 54, 55, 55, 56, 56, 56, 57, 57, 58, 58, 58, 59, 59, 59, 60, 60,
        61, 61, 61, 62, 62, 62, 63, 63,
    ]
}
