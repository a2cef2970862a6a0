# Calls the function as Lambda would, and prints its response to CloudFormation.
import json
import os
import sys
import urllib.request

sys.path[:0] = [os.path.dirname(__file__), os.environ['CODE']]
urllib.request.urlopen = lambda request: print(request.data.decode())
import run_task


class Context:
    def get_remaining_time_in_millis(self):
        return 60000


run_task.handler({
    'RequestType': sys.argv[1], 'ResponseURL': 'https://example.com/response', 'StackId': 'stack', 'RequestId': 'request', 'LogicalResourceId': 'MigrationsRun',
    'ResourceProperties': {'Name': 'migrations', 'Enabled': sys.argv[2], 'Cluster': 'shop', 'TaskDefinition': 'migrations:1', 'Subnets': ['a'], 'SecurityGroups': ['b'], 'LogGroup': '/shop/migrations'},
}, Context())
