// gRPC C++ as peer of RPC: bytes that are echoed, without Protocol Buffers around them.
// usage: grpc_echo serve ADDRESS                                    ADDRESS: unix:PATH or HOST:PORT
//        grpc_echo call ADDRESS BYTES IN_FLIGHT SECONDS             prints: calls/s p50_us p99_us
// The server is one completion queue on one thread, the client one channel.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>
using namespace grpc;
using Clock = std::chrono::steady_clock;

struct Served {
  enum { Waiting, Reading, Writing, Finishing } step = Waiting;
  GenericServerContext context;
  GenericServerAsyncReaderWriter stream{&context};
  ByteBuffer message;
};

static int serve(const char *address) {
  AsyncGenericService service;
  ServerBuilder builder;
  builder.AddListeningPort(address, InsecureServerCredentials());
  builder.RegisterAsyncGenericService(&service);
  auto queue = builder.AddCompletionQueue();
  auto server = builder.BuildAndStart();
  if (!server) return 1;
  auto accept = [&] {
    auto *call = new Served;
    service.RequestCall(&call->context, &call->stream, queue.get(), queue.get(), call);
  };
  for (int i = 0; i < 128; i++) accept();
  void *tag;
  bool ok;
  while (queue->Next(&tag, &ok)) {
    auto *call = static_cast<Served *>(tag);
    if (!ok || call->step == Served::Finishing) {
      delete call;
    } else if (call->step == Served::Waiting) {
      accept();
      call->step = Served::Reading;
      call->stream.Read(&call->message, call);
    } else {
      call->step = Served::Finishing;
      call->stream.WriteAndFinish(call->message, WriteOptions(), Status::OK, call);
    }
  }
  return 0;
}

struct Calling {
  std::unique_ptr<ClientContext> context;
  std::unique_ptr<GenericClientAsyncResponseReader> reader;
  ByteBuffer answer;
  Status status;
  Clock::time_point start;
};

static int call(const char *address, size_t bytes, size_t in_flight, double seconds) {
  GenericStub stub(CreateChannel(address, InsecureChannelCredentials()));
  CompletionQueue queue;
  Slice slice(std::string(bytes, 'x'));
  ByteBuffer request(&slice, 1);
  std::vector<Calling> calls(in_flight);
  auto begin = [&](Calling &c) {
    c.start = Clock::now();
    c.context = std::make_unique<ClientContext>();
    c.reader = stub.PrepareUnaryCall(c.context.get(), "/bench.Echo/echo", request, &queue);
    c.reader->StartCall();
    c.reader->Finish(&c.answer, &c.status, &c);
  };
  auto warm = Clock::now() + std::chrono::milliseconds(300);
  auto end = warm + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  for (auto &c : calls) begin(c);
  std::vector<double> latencies;
  void *tag;
  bool ok;
  while (queue.Next(&tag, &ok)) {
    auto &c = *static_cast<Calling *>(tag);
    if (!ok || !c.status.ok() || c.answer.Length() != bytes)
      return fprintf(stderr, "refused: %s\n", c.status.error_message().c_str()), 1;
    auto now = Clock::now();
    if (now > end) break;
    if (now > warm) latencies.push_back(std::chrono::duration<double, std::micro>(now - c.start).count());
    begin(c);
  }
  std::sort(latencies.begin(), latencies.end());
  printf("%.0f %.1f %.1f\n", latencies.size() / seconds, latencies[latencies.size() / 2],
         latencies[latencies.size() * 99 / 100]);
  fflush(stdout);
  _Exit(0);  // without waiting for the calls that are open
}

int main(int count, char **v) {
  if (count == 3 && std::string(v[1]) == "serve") return serve(v[2]);
  if (count == 6) return call(v[2], std::stoul(v[3]), std::stoul(v[4]), std::stod(v[5]));
  return fprintf(stderr, "usage: grpc_echo serve ADDRESS | call ADDRESS BYTES IN_FLIGHT SECONDS\n"), 2;
}
