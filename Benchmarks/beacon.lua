-- One beacon a request, the same for every server measured: three metrics of one visit, as a browser sends them.
-- Identifiers never repeat within a run (nor between runs: VITALSD_BENCH_RUN is part of them); pages and values do.

local run = tonumber(os.getenv("VITALSD_BENCH_RUN") or "0")
local number = 0

local pages = {}
for product = 1, 44 do
  pages[product] = "/products/item-" .. string.char(97 + product % 26) .. "/details?ref=mail&n=" .. product
end
for _, path in ipairs({ "/", "/cart", "/checkout", "/search?q=teapot", "/account/orders/1184", "/blog/2026/05/glazes" }) do
  pages[#pages + 1] = path
end

local body = table.concat({
  '{"site":"shop","url":"https://shop.example%s","connection":"4g","metrics":[',
  '{"name":"LCP","value":%d.5,"delta":%d.5,"id":"v5-%s-1@","rating":"good","navigationType":"navigate"},',
  '{"name":"CLS","value":0.0%d,"delta":0.0%d,"id":"v5-%s-2@","rating":"good","navigationType":"navigate"},',
  '{"name":"INP","value":%d,"delta":%d,"id":"v5-%s-3@","rating":"good","navigationType":"navigate"}]}',
})

local headers = {
  ["Content-Type"] = "text/plain;charset=UTF-8",
  ["Origin"] = "https://shop.example",
  ["Referer"] = "https://shop.example/",
  ["User-Agent"] = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    .. "Chrome/140.0.0.0 Mobile Safari/537.36",
}

-- Requests are made up front in four pieces, with the identifiers' twelve last digits left out: the load must cost less
-- than the cheapest server, or it would measure itself.
local VARIANTS = 1000
local requests = {}

function init()
  local started = string.format("%d", os.time() * 1000 + run % 1000)
  for variant = 1, VARIANTS do
    local paint, shift, delay = 900 + variant * 7919 % 3000, 1 + variant % 9, 16 + variant * 104729 % 400
    local text = string.format(
      body, pages[variant % #pages + 1], paint, paint, started, shift, shift, started, delay, delay, started)
    local placeholder = string.rep("@", 12)
    local whole = wrk.format("POST", "/v1/page", headers, (text:gsub("@", placeholder)))
    local pieces = {}
    for piece in (whole .. placeholder):gmatch("(.-)" .. placeholder) do pieces[#pieces + 1] = piece end
    requests[variant] = pieces
  end
end

function request()
  number = number + 1
  local pieces = requests[number % VARIANTS + 1]
  local id = string.format("%03d%09d", run % 1000, number)
  return pieces[1] .. id .. pieces[2] .. id .. pieces[3] .. id .. pieces[4]
end

-- One line for the harness: answers that came, answers that were not 2xx, and the tail of the latencies.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT requests=%d duration_us=%d non2xx=%d socket_errors=%d p50_us=%d p99_us=%d max_us=%d\n",
    summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency.max))
end
