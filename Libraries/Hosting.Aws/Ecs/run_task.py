# Runs an ECS task once and reports its outcome to CloudFormation: resources that depend on it wait, or roll back.
import json
import time
import urllib.request
import boto3

ecs = boto3.client('ecs')


def handler(event, context):
    properties = event['ResourceProperties']
    try:
        failure = run(properties, context) if event['RequestType'] != 'Delete' and properties['Enabled'] == 'true' else None
    except Exception as error:
        failure = f'{type(error).__name__}: {error}'
    body = json.dumps({
        'Status': 'FAILED' if failure else 'SUCCESS',
        'Reason': failure or 'done',
        'PhysicalResourceId': event.get('PhysicalResourceId') or event['LogicalResourceId'],
        'StackId': event['StackId'],
        'RequestId': event['RequestId'],
        'LogicalResourceId': event['LogicalResourceId'],
    }).encode()
    urllib.request.urlopen(urllib.request.Request(event['ResponseURL'], data=body, method='PUT', headers={'Content-Type': ''}))


def run(properties, context):
    response = ecs.run_task(cluster=properties['Cluster'], taskDefinition=properties['TaskDefinition'], launchType='FARGATE',
                          networkConfiguration={'awsvpcConfiguration': {'subnets': properties['Subnets'], 'securityGroups': properties['SecurityGroups']}})
    if response['failures']:
        return f"{properties['Name']} could not start: {response['failures'][0]['reason']}"
    arn = response['tasks'][0]['taskArn']
    while context.get_remaining_time_in_millis() > 30000:
        task = ecs.describe_tasks(cluster=properties['Cluster'], tasks=[arn])['tasks'][0]
        if task['lastStatus'] == 'STOPPED':
            code = task['containers'][0].get('exitCode')
            return None if code == 0 else f"{properties['Name']} ended with {code}: {task.get('stoppedReason')}; see the log group {properties['LogGroup']}"
        time.sleep(5)
    return f"{properties['Name']} did not finish in time; see the log group {properties['LogGroup']}"
