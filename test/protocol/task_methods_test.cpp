#include <string>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

constexpr const char* methods_of_tasks[] = {"tasks/get", "tasks/update", "tasks/cancel"};

class task_methods : public served::methods {
 protected:
  task_methods() { declare(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})"); }
};

TEST_F(task_methods, tell_of_a_task) {
  EXPECT_EQ(result("tasks/get", R"({"taskId":"t1"})").at("taskId"), "t1");
}

TEST_F(task_methods, acknowledge_with_a_result_that_holds_nothing_else) {
  for (const auto& done : {result("tasks/update", R"({"taskId":"t1","inputResponses":{}})"),
                           result("tasks/cancel", R"({"taskId":"t1"})")}) {
    EXPECT_EQ(done.at("resultType"), "complete");
    EXPECT_EQ(done.size(), 2U);
  }
}

TEST_F(task_methods, hand_on_the_answers) {
  result("tasks/update", R"({"taskId":"t1","inputResponses":{"which":{"action":"accept"}}})");
  EXPECT_EQ(protocol::to_json_text(tasks_.answered), R"({"which":{"action":"accept"}})");
}

TEST_F(task_methods, refuse_an_update_without_answers) {
  for (const std::string answers :
       {"", R"(,"inputResponses":[])", R"(,"inputResponses":null)", R"(,"inputResponses":{"which":7})"})
    EXPECT_EQ(refused("tasks/update", R"({"taskId":"t1")" + answers + "}").code, protocol::code::invalid_params);
}

TEST_F(task_methods, know_no_task_of_another_id) {
  for (const auto* method : methods_of_tasks)
    EXPECT_EQ(refused(method, R"({"taskId":"t2","inputResponses":{}})").code, protocol::code::invalid_params) << method;
}

TEST_F(task_methods, want_an_id) {
  for (const auto* method : methods_of_tasks)
    for (const std::string params : {"{}", R"({"taskId":1})", R"({"taskId":null})"})
      EXPECT_EQ(refused(method, params).code, protocol::code::invalid_params) << method;
}

TEST_F(task_methods, are_only_for_those_who_declare_tasks) {
  for (const auto* declared : {"{}", R"({"tasks":{}})", R"({"extensions":{"io.modelcontextprotocol/skills":{}}})"}) {
    declare(declared);
    for (const auto* method : methods_of_tasks) {
      const auto why = refused(method, R"({"taskId":"t1","inputResponses":{}})");
      EXPECT_EQ(why.code, -32021) << method;
      EXPECT_TRUE(why.data.at("requiredCapabilities").at("extensions").as_object().contains(protocol::tasks_extension));
    }
  }
}

}  // namespace
