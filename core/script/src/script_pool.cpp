#include "tenderloom/script/script_pool.h"

#include "machine.h"

namespace tenderloom::script {

struct ScriptPool::Impl {
  Budget budget;
  std::map<std::string, NativeFunction> natives;
  Program program;
  Json value;
  std::mutex mutex;
  std::vector<std::unique_ptr<Machine>> idle;

  static constexpr std::size_t kMostIdle = 64;

  Result<std::unique_ptr<Machine>> take() {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        auto machine = std::move(idle.back());  // the one used last: its memory is still in the cache
        idle.pop_back();
        return machine;
      }
    }
    auto machine = Machine::load(program, budget, natives);
    if (machine.ok() && (*machine)->take_value() != value) {
      return base::Error{"script_failed",
                         {{"file", program.main.path},
                          {"line", 0},
                          {"message", "the scripts give another value each time they are loaded"}}};
    }
    return machine;
  }

  void give_back(std::unique_ptr<Machine> machine) {
    if (!machine->reusable()) return;
    const std::lock_guard lock(mutex);
    if (idle.size() < kMostIdle) idle.push_back(std::move(machine));
  }
};

struct ScriptState::Impl {
  ScriptPool::Impl* pool;
  std::unique_ptr<Machine> machine;
};

ScriptState::ScriptState(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ScriptState::ScriptState(ScriptState&&) noexcept = default;

ScriptState::~ScriptState() {
  if (impl_) impl_->pool->give_back(std::move(impl_->machine));
}

Result<Json> ScriptState::call(int function_handle, const std::vector<const Json*>& arguments) {
  auto answer = impl_->machine->call(function_handle, arguments);
  if (!impl_->machine->reusable()) {
    // The rest of the lease goes on with a fresh state; a state whose budget ended refuses every further call.
    auto fresh = impl_->pool->take();
    if (fresh.ok()) impl_->machine = std::move(*fresh);
  }
  return answer;
}

const Json& ScriptState::main_value() const { return impl_->pool->value; }

ScriptPool::ScriptPool(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ScriptPool::~ScriptPool() = default;

Result<std::unique_ptr<ScriptPool>> ScriptPool::create(Source main, std::vector<Source> modules, Budget budget,
                                                       std::map<std::string, NativeFunction> natives) {
  auto program = Program::compile(main, modules);
  if (!program.ok()) return program.error();
  auto impl = std::make_unique<Impl>();
  impl->budget = budget;
  impl->natives = std::move(natives);
  impl->program = std::move(*program);
  auto machine = Machine::load(impl->program, impl->budget, impl->natives);
  if (!machine.ok()) return machine.error();
  impl->value = (*machine)->take_value();
  impl->idle.push_back(std::move(*machine));
  return std::unique_ptr<ScriptPool>(new ScriptPool(std::move(impl)));
}

const Json& ScriptPool::value() const { return impl_->value; }

Result<ScriptState> ScriptPool::lease() {
  auto machine = impl_->take();
  if (!machine.ok()) return machine.error();
  return ScriptState(std::make_unique<ScriptState::Impl>(ScriptState::Impl{impl_.get(), std::move(*machine)}));
}

Result<Json> ScriptPool::call(int function_handle, const std::vector<const Json*>& arguments) {
  auto machine = impl_->take();
  if (!machine.ok()) return machine.error();
  auto answer = (*machine)->call(function_handle, arguments);
  impl_->give_back(std::move(*machine));
  return answer;
}

std::size_t ScriptPool::idle_states() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->idle.size();
}

}  // namespace tenderloom::script
