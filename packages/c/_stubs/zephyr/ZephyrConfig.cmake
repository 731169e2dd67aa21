# What stands for Zephyr's own build: the target app, with the microphone of ours. For tests alone.
project(ZephyrStub C)
add_executable(app ${CMAKE_CURRENT_LIST_DIR}/dmic.c)
target_include_directories(app PRIVATE ${CMAKE_CURRENT_LIST_DIR})
