-- wrk: posts conversations, each another one, so that no two are one call of the model.
-- wrk -t2 -c32 -d10 --latency -s Benchmarks/serve/post.lua http://127.0.0.1:8080
local thread = 0
function setup(t) t:set("id", thread); thread = thread + 1 end
local n = 0
function request()
  n = n + 1
  return wrk.format("POST", "/v1/score", {["Content-Type"] = "application/json"},
    '{"messages":[{"agent":false,"text":"您好，请问订单' .. id .. "-" .. n .. '什么时候发货"},{"agent":true,"text":"亲，已经为您加急处理，预计明天发出"}]}')
end
local wrong = 0
function response(status) if status ~= 200 then wrong = wrong + 1 end end
function done(summary, latency) print("not 200: " .. summary.errors.status) end
